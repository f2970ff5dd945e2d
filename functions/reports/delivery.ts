import * as z from 'zod';
import type { Archives } from '#shared/archives/archives.ts';
import { ancestorsOf } from '#shared/archives/hierarchy.ts';
import { sha256 } from '#shared/figures/canonical.ts';
import type { ReportDefinition } from './definition.ts';
import type { Edition } from './edition.ts';

/** 送达: one edition that was delivered to one archives. Its id is that of the edition, the same however often it is told. */
export const Delivery = z
  .object({
    deliveryId: z.string().meta({ title: '送达编号' }),
    archivesCode: z.string().meta({ title: '编制馆代码' }),
    definitionId: z.string().meta({ title: '报表' }),
    title: z.string().meta({ title: '报表名称' }),
    edition: z.string().meta({ title: '报表编号' }),
    period: z.string().meta({ title: '报告期' }),
    deliveredAt: z.string().meta({ title: '送达时刻' }),
    sha256: z.string().meta({ title: '数据快照的SHA-256' }),
    at: z.string().meta({ title: '查看地址' }),
  })
  .meta({ id: 'ReportDelivery' });
export type Delivery = z.infer<typeof Delivery>;

/** What is told of a delivered edition; nobody's name is in it. */
export function deliveryOf({ title }: ReportDefinition, delivered: Edition, madeFor: Pick<Archives, 'name'>): Delivery {
  const { report, archivesCode, definitionId, edition, period, deliveredAt = '', sha256: digest = '' } = delivered;
  return {
    deliveryId: sha256(`${report} ${edition}`).slice(0, 32),
    archivesCode,
    definitionId,
    title: `${madeFor.name}${title}`,
    edition,
    period,
    deliveredAt,
    sha256: digest,
    at: `/v1/archives/${archivesCode}/reports/${definitionId}/editions/${edition}`,
  };
}

/** Who is told: the archives that a report is made for and, where its definition says so, the one above. */
export function recipientsOf({ toAbove }: ReportDefinition, archivesCode: string, all: Archives[]): string[] {
  const [above] = toAbove ? ancestorsOf(archivesCode, all) : [];
  return above ? [archivesCode, above] : [archivesCode];
}

/** When a message that was not taken is tried again: after 5, 10, 20 … minutes, a day at most; undefined after a week of trying. */
export function nextTry(firstTold: Date, attempts: number, now: Date): Date | undefined {
  const minutes = Math.min(5 * 2 ** (attempts - 1), 24 * 60);
  const next = new Date(now.getTime() + minutes * 60_000);
  return next.getTime() - firstTold.getTime() > 7 * 86_400_000 ? undefined : next;
}
