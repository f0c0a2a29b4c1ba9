import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

type Database = { exec: (statement: string) => void; close: () => void };
type Sqlite = { DatabaseSync: new (file: string) => Database };

/** Executes statements on an SQLite file that Lethe has open. Uses Node's SQLite or, before Node 22, Python's. */
export async function execute(file: string, statements: string) {
  const script = `pragma busy_timeout = 5000; pragma foreign_keys = on; ${statements}`;
  const sqlite = process.getBuiltinModule('node:sqlite') as Sqlite | undefined;
  if (sqlite) {
    const database = new sqlite.DatabaseSync(file);
    database.exec(script);
    database.close();
  } else {
    const program =
      'import sqlite3, sys; sqlite3.connect(sys.argv[1], isolation_level=None).executescript(sys.argv[2])';
    await promisify(execFile)('python3', ['-c', program, file, script]);
  }
}
