import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { type BenchOptions, readOptions, usage } from './options.ts';
import { startChild } from './process/child.ts';
import { httpChapters } from './run/http-chapters.ts';
import { machine } from './run/machine.ts';
import { print, type Report } from './run/report.ts';
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

async function engineChapter(site: Site, runs: number) {
  const child = startChild(
    'measure-engine.ts',
    [site.directory, String(site.entities)],
    ['--expose-gc'],
  );
  const index = await child.ask<IndexResult>('index');
  const engine = await child.ask<EngineResult[]>('times', runs);
  await child.stop();
  return { index, engine };
}

async function run(options: BenchOptions, directory: string): Promise<Report> {
  const { sizes, runs, seconds, profile } = options;
  const facts = machine(directory);
  const sites: Site[] = [];
  for (const size of sizes) {
    say(`filling ${size} entities`);
    sites.push(await makeSite(directory, size));
  }
  const engines = [];
  if (options.only.includes('engine')) {
    say('engine');
    for (const site of sites) engines.push(await engineChapter(site, runs));
  }
  const open = [];
  for (const site of sites) open.push(await openSite(site, profile));
  const overHttp = await httpChapters(open, options, say);
  for (const site of open) await closeSite(site);
  return {
    machine: facts,
    runs,
    secondsPerRun: seconds,
    fill: sites.map(({ filled }) => filled),
    index: engines.map(({ index }) => index),
    engine: engines.flatMap(({ engine }) => engine),
    ...overHttp,
  };
}

const options = optionsOrExit();
mkdirSync(options.directory, { recursive: true });
const directory = mkdtempSync(join(options.directory, 'run-'));
try {
  const report = await run(options, directory);
  process.stdout.write(print(report));
  if (options.json !== undefined)
    writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);
  say('done');
} finally {
  rmSync(directory, { recursive: true, force: true });
}
