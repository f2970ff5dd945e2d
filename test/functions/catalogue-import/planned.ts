import {
  checkRows,
  type FondsReach,
  type Holdings,
  planRows,
  refuseOthersFonds,
} from '#functions/catalogue-import/check-sheet.ts';
import { mapSheet } from '#functions/catalogue-import/header.ts';
import { readSheet } from '#functions/catalogue-import/sheet.ts';

const nothingHeld: Holdings = { held: new Map(), whenHeld: 'refuse' };

/** Reads, maps, checks and plans a sheet as the read-sheet function does, without the stores. Today is 2024-09-29. */
export async function planned(bytes: Buffer, reach: Partial<FondsReach> = {}, holdings: Partial<Holdings> = {}) {
  const { encoding, lines } = await readSheet(bytes);
  const sheet = mapSheet(lines);
  const checked = checkRows(sheet, { archivesCode: '443021', today: '20240929' });
  const fonds = { registered: new Set(['A439', 'C038', 'A120', 'Z109']), holders: new Map<string, string>(), ...reach };
  const rows = planRows(refuseOthersFonds(checked, fonds), { ...nothingHeld, ...holdings });
  return { encoding, sheet, rows };
}

/** The same of a UTF-8 text. */
export const plannedText = (text: string, reach?: Partial<FondsReach>, holdings?: Partial<Holdings>) =>
  planned(Buffer.from(text), reach, holdings);
