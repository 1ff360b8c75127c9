import { firstText, type SystemCall } from './trace.ts';

/** An answer to a mutation, and when what it acknowledges was on disk. */
export interface TracedAnswer {
  readonly mark: string;
  /** The line at which its first byte left. */
  readonly left: number;
  /** The line at which the first sync that covers its commit had returned; undefined when none had before it left. */
  readonly durable: number | undefined;
}

const sends = new Set(['write', 'writev', 'sendto', 'sendmsg']);
const syncs = new Set(['fdatasync', 'fsync']);
/** The header of a frame of the write-ahead log (sqlite.org/fileformat2.html#walformat). */
const frameHeaderBytes = 24;

/**
 * Finds in a trace each answer to a request with a header `x-mark`, the frame of the log that first held that mark,
 * the end of the commit that wrote it, and the first sync of the log that began behind that.
 */
export function tracedAnswers(calls: readonly SystemCall[]): readonly TracedAnswer[] {
  const logs = descriptorsOfLog(calls);
  const isLog = ({ given }: SystemCall) => logs.has(descriptorOf(given));
  const commits = commitsIn(calls.filter((call) => call.name === 'pwrite64' && isLog(call)));
  const synced = calls.filter((call) => syncs.has(call.name) && call.result === 0 && isLog(call));
  return answersIn(calls).map(({ mark, left }) => {
    const written = commits.find(({ text }) => text.includes(mark));
    const durable =
      written === undefined
        ? undefined
        : synced.find(({ began, ended }) => began > written.ended && ended < left);
    return { mark, left, durable: durable?.ended };
  });
}

function descriptorOf(given: string): number {
  return Number.parseInt(given, 10);
}

/** The log is opened once by each connection, and once to be synced; none of them is closed while the server runs. */
function descriptorsOfLog(calls: readonly SystemCall[]): ReadonlySet<number> {
  const opened = calls.filter(({ name, given }) => name === 'openat' && given.includes('.db-wal"'));
  return new Set(opened.map(({ result }) => result));
}

/** A commit is the frames up to one whose header tells the size of the database: bytes 4 to 7 are not zero. */
function commitsIn(writes: readonly SystemCall[]) {
  const commits: { readonly text: string; readonly ended: number }[] = [];
  let text = '';
  let isLast = false;
  for (const { given, ended } of writes) {
    const [, length] = /, (\d+), \d+$/.exec(given) ?? [];
    if (Number(length) === frameHeaderBytes) {
      isLast = /[^\0]/.test(firstText(given).slice(4, 8));
      continue;
    }
    text += given;
    if (!isLast) continue;
    commits.push({ text, ended });
    [text, isLast] = ['', false];
  }
  return commits;
}

function answersIn(calls: readonly SystemCall[]) {
  const asked = new Map<number, string>();
  return calls.flatMap(({ name, given, began }) => {
    const descriptor = descriptorOf(given);
    if (name === 'read') {
      const [, mark] = /x-mark: (.+?)\\r\\n/.exec(given) ?? [];
      if (mark !== undefined) asked.set(descriptor, mark);
      return [];
    }
    const mark = asked.get(descriptor);
    if (mark === undefined || !sends.has(name) || !given.includes('HTTP/1.1 2')) return [];
    asked.delete(descriptor);
    return [{ mark, left: began }];
  });
}
