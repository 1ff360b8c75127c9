import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonValue } from '../../src/kernel/json.ts';
import { adminToken } from '../support/server.ts';
import { advance, type Ledger, type OwnEntity, type Write } from './ledger.ts';
import type { Random } from './random.ts';

const slugs = ['contact', 'note'] as const;
const schema = { plural: 'Contacts', capabilities: [], attributes: [] };
/** Beyond these a writer goes back to its older entities. */
const maxOwn = 6;
const maxPadding = 12_000;

/** Who looks on while writers write. */
export interface LoadWatch {
  readonly onAcknowledged: () => void;
  /** Whether a writer sends another request. */
  readonly mayGoOn: () => boolean;
}

/** What a writer sends. */
interface Request {
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: JsonValue;
}

/** What a writer knows of a request: that it is done, that it is not, or nothing; `gone`: nor whether there is a server. */
type Outcome =
  | { readonly kind: 'done'; readonly text: string }
  | { readonly kind: 'refused' | 'unknown' | 'gone' };

/** What a server may say that has no database for the moment. */
const outcomes = new Map<unknown, 'refused' | 'unknown'>([
  ['store/unavailable', 'refused'],
  ['store/outcome-unknown', 'unknown'],
]);

/** Between two requests to a server that has no database. */
const pauseMs = 200;

/** Sends changes one after another, as a caller would, and writes down what was answered. */
export class CrashWriter {
  readonly #ledger: Ledger;
  readonly #random: Random;
  readonly #watch: LoadWatch;
  readonly #mine: OwnEntity[] = [];
  readonly #name: string;
  #count = 0;

  constructor(ledger: Ledger, random: Random, watch: LoadWatch) {
    this.#ledger = ledger;
    this.#random = random;
    this.#watch = watch;
    this.#name = randomUUID().slice(0, 8);
  }

  /** Writes until no answer comes any more, or it is enough. Throws at an answer that should not be. */
  async run(address: string): Promise<void> {
    while (this.#watch.mayGoOn()) {
      const { kind } = await this.#step(address);
      if (kind === 'gone') return;
      if (kind !== 'done') await sleep(pauseMs);
    }
  }

  #step(address: string): Promise<Outcome> {
    const mark = `${this.#name}-${this.#count++}`;
    const dice = this.#random.below(100);
    if (dice < 12) return this.#writeShared(address, mark);
    if (dice < 14) return this.#putSchema(address, mark);
    if (dice < 18) return this.#createActivity(address, mark);
    return this.#writeOwn(address, mark);
  }

  /** An entity that many write to at once, by a unique key. */
  async #writeShared(address: string, mark: string): Promise<Outcome> {
    const key = `shared-${this.#random.below(3)}`;
    const body = { unique_key: ['key'], entity: { key, mark, ...this.#content() } };
    const outcome = await this.#send(address, { method: 'PATCH', path: 'contact:upsert', body });
    const { shared } = this.#ledger;
    if (outcome.kind === 'done') shared.texts.push(outcome.text);
    else if (outcome.kind !== 'refused') shared.unanswered.push(mark);
    return outcome;
  }

  async #putSchema(address: string, name: string): Promise<Outcome> {
    const body = { ...schema, name };
    const outcome = await this.#send(address, { method: 'PUT', path: 'schemas/contact', body });
    if (outcome.kind === 'done')
      this.#ledger.rows.push({ table: 'schema_version', id: idOf(outcome.text, 'id') });
    return outcome;
  }

  async #createActivity(address: string, title: string): Promise<Outcome> {
    const body = { type: 'Called', title, message: '' };
    const outcome = await this.#send(address, { method: 'POST', path: 'activity', body });
    if (outcome.kind === 'done')
      this.#ledger.rows.push({ table: 'activity', id: idOf(outcome.text, '_id') });
    return outcome;
  }

  async #writeOwn(address: string, mark: string): Promise<Outcome> {
    const entity = this.#pick();
    const [write, request] = this.#change(entity, mark);
    entity.unanswered = write;
    const outcome = await this.#send(address, request);
    if (outcome.kind === 'done' || outcome.kind === 'refused') entity.unanswered = undefined;
    if (outcome.kind === 'done')
      advance(entity, write, outcome.text === '' ? undefined : outcome.text);
    return outcome;
  }

  /** None of which nobody knows how far it is. */
  #pick(): OwnEntity {
    const known = this.#mine.filter(({ unanswered }) => unanswered === undefined);
    if (known.length < maxOwn && this.#random.chance(0.3)) return this.#new();
    return known[this.#random.below(known.length)] ?? this.#new();
  }

  #new(): OwnEntity {
    const entity = this.#ledger.newEntity(slugs[this.#random.below(2)] ?? 'note', randomUUID());
    this.#mine.push(entity);
    return entity;
  }

  #change(entity: OwnEntity, mark: string): readonly [Write, Request] {
    const { id: _id, slug, key, state } = entity;
    const path = `${slug}/${_id}`;
    const document = { _id, key, mark, ...this.#content() };
    if (state === 'never' || state === 'purged') {
      const write = { kind: 'createEntity', mark } as const;
      return this.#random.chance(0.5)
        ? [write, { method: 'POST', path: slug, body: document }]
        : [write, upsert(slug, document)];
    }
    if (this.#random.chance(0.08))
      return [deletion('deleteEntity'), { method: 'DELETE', path: `${path}?purge=true` }];
    if (state === 'deleted')
      return [deletion('restoreEntity'), { method: 'PATCH', path: `${path}:restore`, body: {} }];
    if (this.#random.chance(0.12))
      return [deletion('softDeleteEntity'), { method: 'DELETE', path }];
    const write = { kind: 'updateEntity', mark } as const;
    const requests = [
      upsert(slug, document),
      { method: 'PATCH', path, body: { mark, ...this.#content() } },
      { method: 'PUT', path, body: document },
    ] as const;
    return [write, requests[this.#random.below(3)] ?? requests[0]];
  }

  /** Relations to whatever there is, and a text that is long now and then. */
  #content() {
    const { own } = this.#ledger;
    const $relation = Array.from({ length: this.#random.below(3) }, () => ({
      entity_id: own[this.#random.below(own.length)]?.id ?? 'nobody',
    }));
    const padding = this.#random.chance(0.2) ? this.#random.below(maxPadding) : 0;
    return { friends: { $relation }, padding: 'x'.repeat(padding) };
  }

  async #send(address: string, { method, path, body }: Request): Promise<Outcome> {
    const authorization = `Bearer ${adminToken}`;
    const sent =
      body === undefined
        ? { method, headers: { authorization } }
        : {
            method,
            headers: { authorization, 'content-type': 'application/json' },
            body: JSON.stringify(body),
          };
    const answer = await answerOf(`${address}/v1/entity/${path}`, sent);
    if (answer === undefined) return { kind: 'gone' };
    const { status, text } = answer;
    if (status < 300) {
      this.#ledger.acknowledged += 1;
      this.#watch.onAcknowledged();
      return { kind: 'done', text };
    }
    const kind = status === 503 ? outcomes.get(JSON.parse(text).code) : undefined;
    if (kind === undefined || !(Number(answer.retryAfter) > 0))
      throw new Error(`${method} ${path}: ${status} ${text}`);
    this.#ledger[kind] += 1;
    return { kind };
  }
}

async function answerOf(url: string, sent: RequestInit) {
  try {
    const answer = await fetch(url, sent);
    const retryAfter = answer.headers.get('retry-after');
    return { status: answer.status, retryAfter, text: await answer.text() };
  } catch {
    return undefined;
  }
}

function deletion(kind: Write['kind']): Write {
  return { kind, mark: undefined };
}

function upsert(slug: string, entity: JsonValue): Request {
  return { method: 'PATCH', path: `${slug}:upsert`, body: { unique_key: ['key'], entity } };
}

function idOf(text: string, key: string): string {
  return String((JSON.parse(text) as Record<string, JsonValue>)[key]);
}
