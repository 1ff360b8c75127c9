import type { Reads, Transaction } from '../../ports/unit-of-work.ts';
import type { Sql } from './sql.ts';
import { activityReads, activityWrites } from './tables/activity-table.ts';
import { relationReads, relationWrites } from './tables/edge-table.ts';
import { entityReads, entityWrites } from './tables/entity-table.ts';
import { feedReads, feedWrites } from './tables/feed-table.ts';
import { groupTable } from './tables/group-table.ts';
import { idempotencyReads, idempotencyWrites } from './tables/idempotency-table.ts';
import { jobTable } from './tables/job-table.ts';
import { loginFailureTable } from './tables/login-failure-table.ts';
import { lookupReads, lookupWrites } from './tables/lookup-table.ts';
import { operationReads, operationWrites } from './tables/operation-table.ts';
import { organizationReads, organizationWrites } from './tables/organization-table.ts';
import { personTable } from './tables/person-table.ts';
import { schemaReads, schemaWrites } from './tables/schema-table.ts';
import { sessionTable } from './tables/session-table.ts';
import { tokenTable } from './tables/token-table.ts';
import type { UnitSql } from './unit-sql.ts';

/** Everything that can be read, over one connection. */
export function readsOf(sql: Sql): Reads {
  return {
    entities: entityReads(sql),
    operations: operationReads(sql),
    activities: activityReads(sql),
    relations: relationReads(sql),
    lookups: lookupReads(sql),
    schemas: schemaReads(sql),
    feed: feedReads(sql),
    idempotency: idempotencyReads(sql),
    jobs: jobTable(sql),
    organizations: organizationReads(sql),
    tokens: tokenTable(sql),
    people: personTable(sql),
    sessions: sessionTable(sql),
    loginFailures: loginFailureTable(sql),
    groups: groupTable(sql),
  };
}

/** The port's transaction. Its parts are made when they are first used: a unit uses few, and there are many units. */
export class UnitTransaction implements Transaction {
  readonly #unit: UnitSql;
  #entities: Transaction['entities'] | undefined;
  #operations: Transaction['operations'] | undefined;
  #activities: Transaction['activities'] | undefined;
  #relations: Transaction['relations'] | undefined;
  #lookups: Transaction['lookups'] | undefined;
  #feed: Transaction['feed'] | undefined;
  #idempotency: Transaction['idempotency'] | undefined;
  #schemas: Transaction['schemas'] | undefined;
  #jobs: Transaction['jobs'] | undefined;
  #organizations: Transaction['organizations'] | undefined;
  #tokens: Transaction['tokens'] | undefined;
  #people: Transaction['people'] | undefined;
  #sessions: Transaction['sessions'] | undefined;
  #loginFailures: Transaction['loginFailures'] | undefined;
  #groups: Transaction['groups'] | undefined;

  constructor(unit: UnitSql) {
    this.#unit = unit;
  }

  get entities() {
    this.#entities ??= {
      ...entityReads(this.#unit, (owner) => this.#unit.of(owner)),
      ...entityWrites(this.#unit),
    };
    return this.#entities;
  }

  get operations() {
    this.#operations ??= { ...operationReads(this.#unit), ...operationWrites(this.#unit) };
    return this.#operations;
  }

  get activities() {
    this.#activities ??= { ...activityReads(this.#unit), ...activityWrites(this.#unit) };
    return this.#activities;
  }

  get relations() {
    this.#relations ??= { ...relationReads(this.#unit), ...relationWrites(this.#unit) };
    return this.#relations;
  }

  get lookups() {
    this.#lookups ??= { ...lookupReads(this.#unit), ...lookupWrites(this.#unit) };
    return this.#lookups;
  }

  get feed() {
    this.#feed ??= { ...feedReads(this.#unit), ...feedWrites(this.#unit) };
    return this.#feed;
  }

  get idempotency() {
    this.#idempotency ??= { ...idempotencyReads(this.#unit), ...idempotencyWrites(this.#unit) };
    return this.#idempotency;
  }

  get schemas() {
    this.#schemas ??= { ...schemaReads(this.#unit), ...schemaWrites(this.#unit) };
    return this.#schemas;
  }

  get jobs() {
    this.#jobs ??= jobTable(this.#unit);
    return this.#jobs;
  }

  get organizations() {
    this.#organizations ??= {
      ...organizationReads(this.#unit),
      ...organizationWrites(this.#unit),
    };
    return this.#organizations;
  }

  get tokens() {
    this.#tokens ??= tokenTable(this.#unit);
    return this.#tokens;
  }

  get people() {
    this.#people ??= personTable(this.#unit);
    return this.#people;
  }

  get sessions() {
    this.#sessions ??= sessionTable(this.#unit);
    return this.#sessions;
  }

  get loginFailures() {
    this.#loginFailures ??= loginFailureTable(this.#unit);
    return this.#loginFailures;
  }

  get groups() {
    this.#groups ??= groupTable(this.#unit);
    return this.#groups;
  }
}
