import { randomUUID } from 'node:crypto';
import type { JsonValue } from '../../src/kernel/json.ts';
import { adminToken } from '../support/server.ts';
import { advance, type Ledger, type OwnEntity, type Write } from './ledger.ts';
import type { Random } from './random.ts';

const slugs = ['contact', 'note'] as const;
const schema = { plural: 'Contacts', capabilities: [], attributes: [] };
/** Beyond these a writer goes back to its older entities. */
const maxOwn = 6;
const maxPadding = 12_000;

/** What a writer sends. */
interface Request {
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: JsonValue;
}

/** Sends changes one after another, as a caller would, and writes down what was answered. */
export class CrashWriter {
  readonly #ledger: Ledger;
  readonly #random: Random;
  readonly #onAcknowledged: () => void;
  readonly #mine: OwnEntity[] = [];
  readonly #name: string;
  #count = 0;

  constructor(ledger: Ledger, random: Random, onAcknowledged: () => void) {
    this.#ledger = ledger;
    this.#random = random;
    this.#onAcknowledged = onAcknowledged;
    this.#name = randomUUID().slice(0, 8);
  }

  /** Writes until the server does not answer any more. Throws at an answer that refuses. */
  async run(address: string): Promise<void> {
    while (await this.#step(address));
  }

  #step(address: string): Promise<boolean> {
    const mark = `${this.#name}-${this.#count++}`;
    const dice = this.#random.below(100);
    if (dice < 12) return this.#writeShared(address, mark);
    if (dice < 14) return this.#putSchema(address, mark);
    if (dice < 18) return this.#createActivity(address, mark);
    return this.#writeOwn(address, mark);
  }

  /** An entity that many write to at once, by a unique key. */
  async #writeShared(address: string, mark: string): Promise<boolean> {
    const key = `shared-${this.#random.below(3)}`;
    const body = { unique_key: ['key'], entity: { key, mark, ...this.#content() } };
    const text = await this.#send(address, { method: 'PATCH', path: 'contact:upsert', body });
    if (text === undefined) this.#ledger.shared.unanswered.push(mark);
    else this.#ledger.shared.texts.push(text);
    return text !== undefined;
  }

  async #putSchema(address: string, name: string): Promise<boolean> {
    const text = await this.#send(address, {
      method: 'PUT',
      path: 'schemas/contact',
      body: { ...schema, name },
    });
    if (text !== undefined)
      this.#ledger.rows.push({ table: 'schema_version', id: idOf(text, 'id') });
    return text !== undefined;
  }

  async #createActivity(address: string, title: string): Promise<boolean> {
    const body = { type: 'Called', title, message: '' };
    const text = await this.#send(address, { method: 'POST', path: 'activity', body });
    if (text !== undefined) this.#ledger.rows.push({ table: 'activity', id: idOf(text, '_id') });
    return text !== undefined;
  }

  async #writeOwn(address: string, mark: string): Promise<boolean> {
    const entity = this.#pick();
    const [write, request] = this.#change(entity, mark);
    entity.unanswered = write;
    const text = await this.#send(address, request);
    if (text === undefined) return false;
    entity.unanswered = undefined;
    advance(entity, write, text === '' ? undefined : text);
    return true;
  }

  #pick(): OwnEntity {
    if (this.#mine.length < maxOwn && this.#random.chance(0.3)) return this.#new();
    return this.#mine[this.#random.below(this.#mine.length)] ?? this.#new();
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

  /** The body of the answer; undefined when none came. */
  async #send(address: string, { method, path, body }: Request): Promise<string | undefined> {
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
    if (answer === undefined) return undefined;
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    this.#ledger.acknowledged += 1;
    this.#onAcknowledged();
    return answer.text;
  }
}

async function answerOf(url: string, sent: RequestInit) {
  try {
    const answer = await fetch(url, sent);
    return { status: answer.status, text: await answer.text() };
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
