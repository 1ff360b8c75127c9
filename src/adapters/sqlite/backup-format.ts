import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';

/**
 * A backup is one file: a SQLite database, then a line of JSON, its manifest, then a line with the SHA-256 of all the
 * bytes before, in hex. SQLite takes no notice of what stands behind its pages.
 */
export interface Manifest {
  readonly format: 'entia-backup';
  readonly format_version: 1;
  /** The last migration of the tables. */
  readonly migration: number;
  /** ISO 8601, UTC. */
  readonly created_at: string;
  readonly database_bytes: number;
  /** Rows by kind. */
  readonly counts: Readonly<Record<string, number>>;
}

/** A manifest is shorter than this. */
const maxManifestBytes = 4096;

/** `\n`, 64 hex digits, `\n`. */
const sealPattern = /\n([0-9a-f]{64})\n$/;
const sealBytes = 65;

/** Appends the manifest and the checksum to a database file; durable when it resolves. */
export async function seal(file: string, manifest: Manifest): Promise<void> {
  const line = `\n${JSON.stringify(manifest)}\n`;
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  const handle = await open(file, 'a');
  try {
    await handle.appendFile(`${line}${hash.update(line).digest('hex')}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The manifest of a backup. Throws one clear line when the file is no whole backup. */
export async function readManifest(file: string): Promise<Manifest> {
  const tail = await readTail(file, maxManifestBytes);
  const [, line] = sealPattern.test(tail) ? (/\n([^\n]+)\n[^\n]+\n$/.exec(tail) ?? []) : [];
  const manifest = line === undefined ? undefined : parse(line);
  if (manifest === undefined)
    throw new Error(`${file} is not a backup of Entia, or its end is missing`);
  if (manifest.format_version !== 1)
    throw new Error(`${file} was made by a newer version of Entia; restore it with that version`);
  return manifest;
}

/**
 * Copies the database of a backup to `target`, which is there and empty, and makes its content durable.
 * Throws one clear line when a byte of the backup is not as it was written.
 */
export async function unseal(file: string, manifest: Manifest, target: string): Promise<void> {
  const { size } = await stat(file);
  const { database_bytes: databaseBytes } = manifest;
  const hash = createHash('sha256');
  const source = createReadStream(file, { end: size - sealBytes - 1 });
  await pipeline(
    source,
    async function* (chunks: AsyncIterable<Buffer>) {
      let left = databaseBytes;
      for await (const chunk of chunks) {
        hash.update(chunk);
        if (left > 0) yield chunk.subarray(0, left);
        left -= chunk.length;
      }
    },
    createWriteStream(target, { flags: 'r+', flush: true }),
  );
  const [, sealed] = sealPattern.exec(await readTail(file, sealBytes + 1)) ?? [];
  if (hash.digest('hex') !== sealed)
    throw new Error(`${file} is damaged: its checksum does not match`);
}

/** The last bytes of a file, each a character. */
async function readTail(file: string, bytes: number): Promise<string> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const length = Math.min(size, bytes);
    const { buffer } = await handle.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.toString('latin1');
  } finally {
    await handle.close();
  }
}

function parse(line: string): Manifest | undefined {
  try {
    const manifest = JSON.parse(line) as Manifest;
    return manifest.format === 'entia-backup' ? manifest : undefined;
  } catch {
    return undefined;
  }
}
