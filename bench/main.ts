import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import type { StoreName } from './corpus/place.ts';
import { type BenchOptions, readOptions, usage } from './options.ts';
import { startChild } from './process/child.ts';
import { httpChapters } from './run/http-chapters.ts';
import { machine } from './run/machine.ts';
import { openPlaces } from './run/places.ts';
import { type Measured, print } from './run/report.ts';
import type { EngineResult, IndexResult } from './run/results.ts';
import { closeSite, makeSite, openSite, type Site } from './run/site.ts';

function optionsOrExit(): BenchOptions {
  try {
    const options = readOptions(process.argv.slice(2));
    if (options !== undefined) return options;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n${usage}\n`);
    process.exit(64);
  }
  process.stdout.write(`${usage}\n`);
  process.exit(0);
}

function say(sentence: string): void {
  process.stderr.write(`${(performance.now() / 1000).toFixed(0)} s: ${sentence}\n`);
}

async function engineChapter({ entities, place }: Site, runs: number) {
  const given = [JSON.stringify(place), String(entities)];
  const child = startChild('measure-engine.ts', given, ['--expose-gc']);
  const { store } = place;
  const index = { store, ...(await child.ask<Omit<IndexResult, 'store'>>('index')) };
  const times = await child.ask<Omit<EngineResult, 'store'>[]>('times', runs);
  await child.stop();
  return { index, engine: times.map((time) => ({ store, ...time })) };
}

async function measure(options: BenchOptions, store: StoreName, parent: string): Promise<Measured> {
  const { sizes, runs, profile } = options;
  const places = await openPlaces(store, parent);
  try {
    const sites: Site[] = [];
    for (const size of sizes) {
      say(`${store}: filling ${size} entities`);
      sites.push(await makeSite(await places.make(size), size));
    }
    const engines = [];
    if (options.only.includes('engine')) {
      say('engine');
      for (const site of sites) engines.push(await engineChapter(site, runs));
    }
    say('starting the servers');
    const open = [];
    for (const site of sites) open.push(await openSite(site, profile));
    const overHttp = await httpChapters(open, options, say);
    for (const site of open) await closeSite(site);
    return {
      fill: sites.map(({ filled }) => filled),
      index: engines.map(({ index }) => index),
      engine: engines.flatMap(({ engine }) => engine),
      ...overHttp,
    };
  } finally {
    await places.close();
  }
}

const options = optionsOrExit();
mkdirSync(options.directory, { recursive: true });
const directory = mkdtempSync(join(options.directory, 'run-'));
try {
  const { runs, seconds: secondsPerRun } = options;
  const facts = machine(directory);
  const measured: Measured[] = [];
  for (const store of options.stores) measured.push(await measure(options, store, directory));
  const report = { machine: facts, runs, secondsPerRun, measured };
  process.stdout.write(print(report));
  if (options.json !== undefined)
    writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);
  say('done');
} finally {
  rmSync(directory, { recursive: true, force: true });
}
