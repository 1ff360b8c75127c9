import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { validate } from 'dockerfile-utils';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import packageJson from '../../package.json' with { type: 'json' };
import { type Option, options } from '../../src/config/options.ts';
import { stdio, stop, watchServer } from '../support/process.ts';
import { temporaryDirectory } from '../support/stores.ts';
import { environmentOf, execForm, readDockerfile, saying } from './dockerfile.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const dockerfile = readDockerfile(join(root, 'Dockerfile'));
/** The user and group `nobody`. */
const nobody = 65_534;

const known = Object.values<Option>(options).flatMap(({ env, secret }) =>
  secret === true ? [env, `${env}_FILE`] : [env],
);

describe('the Dockerfile', () => {
  test('has no fault that its linter knows', () => {
    expect(validate(readFileSync(join(root, 'Dockerfile'), 'utf8'))).toEqual([]);
  });

  test('copies only what is there and what .dockerignore lets in', () => {
    const ignored = readFileSync(join(root, '.dockerignore'), 'utf8').split('\n');
    expect(ignored).toContain('*');
    const sources = saying(dockerfile, 'COPY').flatMap((rest) => rest.split(/ +/).slice(0, -1));
    expect(sources.length).toBeGreaterThan(2);
    for (const source of sources) {
      expect(existsSync(join(root, source)), source).toBe(true);
      expect(ignored).toContain(`!${source}`);
    }
  });

  test('sets only options that there are', () => {
    const names = Object.keys(environmentOf(dockerfile)).filter((name) => name.startsWith('ENTIA'));
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) expect(known).toContain(name);
  });

  test('ends as a user without rights, on a Node that the package asks for', () => {
    expect(saying(dockerfile, 'USER')).toEqual(['node']);
    const [, major = ''] = /^node:(\d+)-slim$/.exec(saying(dockerfile, 'FROM').join()) ?? [];
    expect(packageJson.engines.node).toBe(`>=${major}`);
  });
});

interface Service {
  readonly build?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly secrets?: readonly string[];
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly depends_on?: Readonly<Record<string, object>>;
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes?: Readonly<Record<string, unknown>>;
  readonly secrets?: Readonly<Record<string, { readonly file: string }>>;
}

/** Paths that its options name. */
function secretFilesOf({ environment = {} }: Service): string[] {
  return Object.entries(environment).flatMap(([name, value]) =>
    name.endsWith('_FILE') ? [value] : [],
  );
}

describe.each(['docker-compose.yml', 'docker-compose.postgres.yml'])('%s', (file) => {
  const compose = parse(readFileSync(join(root, file), 'utf8')) as Compose;
  const { entia } = compose.services;

  test('sets only options that there are', () => {
    const names = Object.keys(entia?.environment ?? {});
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) expect(known).toContain(name);
  });

  test('names only volumes, secrets and services that it declares', () => {
    const { services, volumes = {}, secrets = {} } = compose;
    for (const service of Object.values(services)) {
      expect(Object.keys(volumes)).toEqual(
        expect.arrayContaining((service.volumes ?? []).map((volume) => volume.split(':')[0])),
      );
      expect(Object.keys(secrets)).toEqual(expect.arrayContaining([...(service.secrets ?? [])]));
      expect(Object.keys(services)).toEqual(
        expect.arrayContaining(Object.keys(service.depends_on ?? {})),
      );
      expect((service.secrets ?? []).map((secret) => `/run/secrets/${secret}`)).toEqual(
        expect.arrayContaining(secretFilesOf(service)),
      );
    }
  });

  test('keeps no secret in the file, and publishes to this machine only', () => {
    for (const { file: path } of Object.values(compose.secrets ?? {}))
      expect(path).toMatch(/^\.\/secrets\//);
    expect(readFileSync(join(root, '.gitignore'), 'utf8')).toContain('/secrets/');
    for (const service of Object.values(compose.services))
      for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/);
  });
});

interface Locked {
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly devOptional?: boolean;
}

interface Lock {
  readonly packages: Readonly<Record<string, Locked>>;
}

/** Lays out what the image holds: the files that are copied, and links to the packages that `npm ci` would install. */
function layOut(app: string): void {
  for (const rest of saying(dockerfile, 'COPY'))
    for (const source of rest.split(/ +/).slice(0, -1))
      cpSync(join(root, source), join(app, source), {
        recursive: true,
        filter: (path) => !path.endsWith('.test.ts'),
      });
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock;
  for (const [path, { dev, optional, devOptional }] of Object.entries(lock.packages)) {
    const inAnother = path.lastIndexOf('node_modules') > 0;
    if (path === '' || inAnother || dev || optional || devOptional) continue;
    mkdirSync(dirname(join(app, path)), { recursive: true });
    symlinkSync(join(root, path), join(app, path));
  }
}

/** In the image the server is no root either; here nobody must be able to reach what it runs. */
function userWithoutRights(): { readonly uid?: number; readonly gid?: number } {
  const isReached = (path: string): boolean =>
    (statSync(path).mode & 0o001) !== 0 && (path === dirname(path) || isReached(dirname(path)));
  const isRoot = process.getuid?.() === 0;
  return isRoot && isReached(process.execPath) ? { uid: nobody, gid: nobody } : {};
}

test('what the image holds suffices to start, to be found healthy, and to stop', {
  timeout: 120_000,
}, async () => {
  const directory = temporaryDirectory();
  const [app, data] = [join(directory, 'app'), join(directory, 'data')];
  layOut(app);
  chmodSync(directory, 0o755);
  const user = userWithoutRights();
  mkdirSync(data, { mode: 0o700 });
  if (user.uid !== undefined) chownSync(data, nobody, nobody);
  const env = {
    ...environmentOf(dockerfile),
    ENTIA_DATA_DIR: data,
    ENTIA_HOST: '127.0.0.1',
    ENTIA_PORT: '0',
    // A linked package looks for others beside its link, where only those of the image are.
    NODE_OPTIONS: '--preserve-symlinks',
  };
  const [, ...words] = [
    ...execForm(saying(dockerfile, 'ENTRYPOINT').join()),
    ...execForm(saying(dockerfile, 'CMD').join()),
  ];
  const [, ...check] = execForm(saying(dockerfile, 'HEALTHCHECK').join());
  const healthOf = (port: string) =>
    spawnSync(process.execPath, check, { env: { ...env, ENTIA_PORT: port }, ...user }).status;
  const child = spawn(process.execPath, words, {
    cwd: app,
    env,
    stdio,
    ...user,
  });
  const server = await watchServer(child);
  const { port } = new URL(server.address);
  expect(healthOf(port)).toBe(0);
  expect(await stop(server)).toEqual({ code: 0, signal: null });
  expect(healthOf(port)).toBe(1);
});
