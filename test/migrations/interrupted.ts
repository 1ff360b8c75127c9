import { DatabaseSync } from 'node:sqlite';
import { type MigrationTarget, migrate } from '../../src/adapters/sql/migrations.ts';
import { prepareWriter } from '../../src/adapters/sqlite/connection.ts';
import { migrations } from '../../src/adapters/sqlite/migrations/all.ts';

/** Migrates a file, and is killed before the n-th statement. Says how many there were when it comes to the end. */
const [file = '', before = ''] = process.argv.slice(2);
const db = new DatabaseSync(file);
prepareWriter(db);
let statements = 0;

function exec(statement: string): void {
  if (++statements === Number(before)) process.kill(process.pid, 'SIGKILL');
  db.exec(statement);
}

const target: MigrationTarget = {
  location: file,
  exec: (script) => {
    const bare = script.replaceAll(/--.*/g, '');
    for (const statement of bare.split(';')) if (statement.trim() !== '') exec(statement);
    return Promise.resolve();
  },
  query: (sql, parameters) => {
    const named = Object.entries(parameters).map(([name, value]) => [`@${name}`, value] as const);
    return Promise.resolve(db.prepare(sql).all(Object.fromEntries(named)));
  },
};
await migrate(target, migrations, 0);
process.stdout.write(`${statements}\n`);
