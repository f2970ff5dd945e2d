import type { LevelOfDescription } from './record.ts';
import { readReferenceCode } from './reference-code.ts';

/** The volume (卷) that a code names or lies in; undefined for an item that is its own unit (以件为保管单位). */
export function volumeOf(referenceCode: string): string | undefined {
  const { code } = readReferenceCode(referenceCode);
  if (!code?.fileNumber) return undefined;
  const within = code.itemNumber !== undefined || code.pageNumber !== undefined;
  return within ? referenceCode.slice(0, referenceCode.lastIndexOf('-')) : referenceCode;
}

/** The stock in which a record is one (以卷为保管单位, 以件为保管单位): an item inside a volume is no unit of holdings. */
export function stockOf(referenceCode: string, level: LevelOfDescription | undefined): 'volumes' | 'items' | undefined {
  if (level === 'volume') return 'volumes';
  return level === 'item' && volumeOf(referenceCode) === undefined ? 'items' : undefined;
}
