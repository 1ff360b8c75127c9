import type { Machine } from './machine.ts';
import type {
  EngineResult,
  FillResult,
  HttpResult,
  IndexResult,
  ServerMemory,
  UniqueKeyResult,
  Verdict,
} from './results.ts';
import type { Spread } from './statistics.ts';
import { table } from './table.ts';

/** All numbers of a run. */
export interface Report {
  readonly machine: Machine;
  readonly runs: number;
  readonly secondsPerRun: number;
  /** By store. */
  readonly measured: readonly Measured[];
}

/** All numbers of one store. */
export interface Measured {
  readonly fill: readonly FillResult[];
  readonly index: readonly IndexResult[];
  readonly engine: readonly EngineResult[];
  readonly http: readonly HttpResult[];
  readonly uniqueKey: readonly UniqueKeyResult[];
  readonly memory: readonly ServerMemory[];
}

/** The report as Markdown. */
export function print(report: Report): string {
  const all = <Row>(of: (measured: Measured) => readonly Row[]) => report.measured.flatMap(of);
  return [
    machineLines(report),
    section('Over HTTP', httpTable(all(({ http }) => http))),
    section('Search without HTTP', engineTable(all(({ engine }) => engine))),
    section('Search index', indexTable(all(({ index }) => index))),
    section('Memory of the server', memoryTable(all(({ memory }) => memory))),
    section('Filling, in batches of 500', fillTable(all(({ fill }) => fill))),
    section('First upsert by an attribute', uniqueKeyTable(all(({ uniqueKey }) => uniqueKey))),
  ].join('\n');
}

function section(title: string, rows: readonly (readonly string[])[]): string {
  return rows.length < 2 ? '' : `## ${title}\n\n${table(rows)}\n`;
}

function machineLines({ machine, runs, secondsPerRun }: Report): string {
  const { cpu, cores, memoryGiB, node, syncP50Ms, syncP99Ms } = machine;
  return [
    `${cores} cores of ${cpu}, ${memoryGiB} GiB, Node ${node}.`,
    `fdatasync of an appended page: ${ms(syncP50Ms)} ms (p99 ${ms(syncP99Ms)} ms).`,
    `Medians of ${runs} runs of ${secondsPerRun} s, the least and the most in brackets.`,
    '',
  ].join('\n');
}

function httpTable(results: readonly HttpResult[]): string[][] {
  const head = [
    '',
    'store',
    'entities',
    'server',
    'req/s',
    'p50 ms',
    'p99 ms',
    'pause ms',
    'CPU µs',
    'busy',
    'generator',
    'ratio',
    'budget',
    '',
  ];
  const rows = results.map((row) => [
    row.what,
    row.store,
    whole(row.entities),
    row.name,
    spread(row.requestsPerSecond, whole),
    ms(row.p50Ms),
    ms(row.p99Ms),
    ms(row.longestPauseMs),
    whole(row.cpuMicrosPerRequest),
    percent(row.serverBusy),
    percent(row.generatorBusy),
    row.ratio === undefined ? '' : spread(row.ratio, ratio),
    ...verdict(row.verdict),
  ]);
  return [head, ...rows];
}

function engineTable(results: readonly EngineResult[]): string[][] {
  const head = [
    'match',
    'by',
    'from',
    'store',
    'entities',
    'hits',
    'search ms',
    'budget',
    '',
    'naive ms',
    'ratio',
    'budget',
    '',
  ];
  const rows = results.map((row) => [
    row.share,
    row.sort,
    whole(row.from),
    row.store,
    whole(row.entities),
    whole(row.hits),
    spread(row.searchMs, ms),
    ...verdict(row.verdicts.ms),
    row.beside === undefined ? '' : spread(row.beside.naiveMs, ms),
    row.beside === undefined ? '' : spread(row.beside.ratio, ratio),
    ...verdict(row.verdicts.ratio),
  ]);
  return [head, ...rows];
}

function indexTable(results: readonly IndexResult[]): string[][] {
  const head = [
    'store',
    'entities',
    'built in s',
    'entities/s',
    'budget',
    '',
    'live KiB an entity',
    'budget',
    '',
    'RSS KiB an entity',
  ];
  const rows = results.map((row) => [
    row.store,
    whole(row.entities),
    (row.firstSearchMs / 1000).toFixed(2),
    whole(row.entities / (row.firstSearchMs / 1000)),
    ...verdict(row.verdicts?.pace),
    kib(row.heapBytesPerEntity),
    ...verdict(row.verdicts?.memory),
    kib(row.rssBytesPerEntity),
  ]);
  return [head, ...rows];
}

function memoryTable(results: readonly ServerMemory[]): string[][] {
  const rows = results.map(({ when, store, entities, rssBytes }) => [
    when,
    store,
    whole(entities),
    whole(rssBytes / 2 ** 20),
  ]);
  return [['', 'store', 'entities', 'RSS MiB'], ...rows];
}

function fillTable(results: readonly FillResult[]): string[][] {
  const head = ['store', 'entities', 'rows/s', 'budget', '', 'pause ms', 'RSS MiB'];
  const rows = results.map((row) => [
    row.store,
    whole(row.entities),
    whole(row.rowsPerSecond),
    ...verdict(row.verdict),
    ms(row.longestPauseMs),
    whole(row.rssBytes / 2 ** 20),
  ]);
  return [head, ...rows];
}

function uniqueKeyTable(results: readonly UniqueKeyResult[]): string[][] {
  const rows = results.map(({ store, entities, firstUpsertMs }) => [
    store,
    whole(entities),
    (firstUpsertMs / 1000).toFixed(2),
  ]);
  return [['store', 'entities', 's'], ...rows];
}

function verdict(given: Verdict | undefined): readonly [budget: string, verdict: string] {
  return given === undefined ? ['', ''] : [given.budget, given.ok ? 'ok' : 'MISSED'];
}

function spread({ median, least, most }: Spread, format: (value: number) => string): string {
  return `${format(median)} (${format(least)}–${format(most)})`;
}

const whole = (value: number) => Math.round(value).toLocaleString('en-US');
const ms = (value: number) => (value < 10 ? value.toFixed(3) : value.toFixed(1));
const ratio = (value: number) => value.toFixed(2);
const percent = (share: number) => `${Math.round(share * 100)} %`;
const kib = (bytes: number) => (bytes / 1024).toFixed(2);
