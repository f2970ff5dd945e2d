import { writeFileSync } from 'node:fs';
import { readingTable, simplifiedTable } from './characters.ts';
import { daysTable } from './days.ts';

/*
 * `npm run tables`: writes the tables that packages know better than we do, so that no function carries a dictionary in its
 * code: each lies as a file beside the functions that ask it (beside.ts). After an update of a package; the readings ask
 * the Simplified forms, so a change of these needs a second run.
 */

const tables = {
  'people/simplified.txt': simplifiedTable,
  'people/readings.txt': readingTable,
  'calendar/announced-days.txt': daysTable,
};

for (const [file, table] of Object.entries(tables))
  writeFileSync(new URL(`../../shared/${file}`, import.meta.url), table());
