import * as z from 'zod';
import type { Import } from './import.ts';

/** A sheet that held secret rows, for the archives' director. It keeps numbers only; it does not expire. */
export const Incident = z.object({
  batchId: z.string(),
  item: z.string(),
  archivesCode: z.string(),
  importId: z.string(),
  uploadedBy: z.string(),
  at: z.iso.datetime(),
  rows: z.array(z.int()),
  count: z.int(),
});
export type Incident = z.infer<typeof Incident>;

/** The partition of the incidents of an archives. */
export const incidentsOf = (archivesCode: string): string => `incidents#${archivesCode}`;

/** The incident of an import that was checked at `at`: one per import, kept under its id (which sorts by time). */
export const incidentOf = (
  found: Import,
  at: string,
  secret: { secretRows: number[]; secretCount: number },
): Incident => ({
  batchId: incidentsOf(found.archivesCode),
  item: found.batchId,
  archivesCode: found.archivesCode,
  importId: found.batchId,
  uploadedBy: found.openedBy,
  at,
  rows: secret.secretRows,
  count: secret.secretCount,
});

const shownRows = 50;

/** What has to be done now (保守国家秘密法: remedy at once and report). Names rows by number, never by content. */
export function dutyText({ rows, count }: Pick<Incident, 'rows' | 'count'>): string {
  const numbers = rows.slice(0, shownRows).join('、');
  const more = count > Math.min(rows.length, shownRows) ? '等' : '';
  return (
    `须按规定报告:上传的表格含${count}行涉密内容(第${numbers}行${more}),已拒收且未保存,原表已删除。` +
    '请馆长立即查明来源、采取补救措施,并按保守国家秘密法的规定报告本单位保密工作机构和同级保密行政管理部门。'
  );
}
