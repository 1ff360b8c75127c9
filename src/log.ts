import { type Logger, pino } from 'pino';
import type { Config } from './config/load.ts';

/**
 * JSON lines on standard output, gathered and written by the thread pool; what is left is written when the process ends.
 * Gathered in small pieces: sonic-boom copies and counts all that waits anew with each line.
 */
export function openLog({ logLevel: level }: Pick<Config, 'logLevel'>): Logger {
  const destination = pino.destination({
    fd: 1,
    sync: false,
    minLength: 4_096,
    maxWrite: 8_192,
    periodicFlush: 250,
  });
  return pino({ level, base: null, timestamp: timeOfLine() }, destination);
}

/** The time as pino wants it, worked out once a millisecond. */
function timeOfLine(): () => string {
  let [lastMs, text] = [0, ''];
  return () => {
    const ms = Date.now();
    if (ms !== lastMs) text = `,"time":"${new Date(ms).toISOString()}"`;
    lastMs = ms;
    return text;
  };
}
