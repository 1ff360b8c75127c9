import { describe } from 'vitest';
import { stores } from '../support/stores.ts';
import { activityLogContract, operationLogContract } from './activity-log.contract.ts';
import { declarationsContract } from './declarations.contract.ts';
import { entityStoreContract } from './entity-store.contract.ts';
import { feedContract } from './feed.contract.ts';
import { idempotencyStoreContract } from './idempotency-store.contract.ts';
import { jobStoreContract } from './job-store.contract.ts';
import { lookupStoreContract } from './lookup-store.contract.ts';
import { organizationStoreContract, tokenStoreContract } from './organization-store.contract.ts';
import {
  groupStoreContract,
  loginFailureStoreContract,
  personStoreContract,
  sessionStoreContract,
} from './person-store.contract.ts';
import { relationStoreContract } from './relation-store.contract.ts';
import { schemaStoreContract } from './schema-store.contract.ts';
import { unitHintsContract } from './unit-hints.contract.ts';
import { unitOfWorkContract } from './unit-of-work.contract.ts';

for (const { name, open, openTwo } of stores)
  describe(name, () => {
    describe('units of work', () => unitOfWorkContract(open));
    describe('what units announce', () => unitHintsContract(open));
    describe('entities', () => entityStoreContract(open));
    describe('operations', () => operationLogContract(open));
    describe('activities', () => activityLogContract(open));
    describe('relations', () => relationStoreContract(open));
    describe('idempotency', () => idempotencyStoreContract(open, openTwo));
    describe('jobs', () => jobStoreContract(open, openTwo));
    describe('lookups', () => lookupStoreContract(open));
    describe('schemas', () => schemaStoreContract(open));
    describe('what is remembered', () => declarationsContract(open, openTwo));
    describe('feed', () => feedContract(open));
    describe('organizations', () => organizationStoreContract(open));
    describe('tokens', () => tokenStoreContract(open));
    describe('people', () => personStoreContract(open));
    describe('sessions', () => sessionStoreContract(open));
    describe('failed log-ins', () => loginFailureStoreContract(open));
    describe('groups', () => groupStoreContract(open));
  });
