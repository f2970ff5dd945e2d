import { bearsSecretMark, readSecurityClass } from '#shared/records/security-class.ts';
import { openSheets } from '#shared/sheets/open-sheets.ts';

/** How a column that says the class is called; joined names of two lines hold the word too. */
const classColumn = /密级|秘密等级|保密级别/;

/**
 * The lines of a sheet (1 is the first of the file) that bear a state-secret marking in any cell, or a secret class in a
 * column called so: what must not leave this machine (保密法). Throws Unreadable.
 */
export async function secretLinesOf(bytes: Buffer): Promise<number[]> {
  const { sheets } = await openSheets(bytes);
  const found = new Set<number>();
  for (const { lines } of sheets) {
    const classes = new Set<number>();
    let number = 0;
    for await (const { cells } of lines()) {
      number += 1;
      for (const [column, cell] of cells.entries()) {
        if (classColumn.test(cell) && !bearsSecretMark(cell)) classes.add(column);
        else if (bearsSecretMark(cell) || (classes.has(column) && readSecurityClass(cell).secret)) found.add(number);
      }
    }
  }
  return [...found].sort((one, other) => one - other);
}
