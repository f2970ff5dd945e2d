import * as z from 'zod';
import { MovedTo } from './page.ts';

/** What an annotation does: corrects what the record says, or adds what it lacks (PIPL Art. 46). */
export const AnnotationKind = z.enum(['correction', 'supplement']).meta({ id: 'AnnotationKind', title: '附注种类' });

/**
 * 附注: stands beside a record and never over it; the entry stays as it is (part `annotation#0001#v0001`). Numbered within
 * its record; a change is the next version, a withdrawal too. By approved request only.
 */
export const Annotation = z
  .object({
    recordId: z.string(),
    part: z.string(),
    number: z.int().positive().meta({ title: '附注号' }),
    version: z.int().positive().meta({ title: '版次' }),
    state: z.enum(['in-force', 'withdrawn']).meta({ title: '状态' }),
    kind: AnnotationKind,
    about: z.string().max(50).optional().meta({ title: '所注著录项' }),
    says: z.string().min(1).max(1000).meta({ title: '附注内容' }),
    reason: z.string().max(1000).meta({ title: '理由和依据' }),
    requestId: z.string().meta({ title: '申请编号' }),
    by: z.string().meta({ title: '拟注人' }),
    approvedBy: z.string().meta({ title: '审批人' }),
    at: z.iso.datetime(),
    movedTo: MovedTo,
    correlationId: z.string().optional(),
  })
  .meta({ id: 'Annotation', title: '附注' });
export type Annotation = z.infer<typeof Annotation>;

const four = (number: number) => String(number).padStart(4, '0');

/** The part of a version of an annotation: `annotation#0001#v0002`. */
export const annotationPart = (number: number, version: number): string =>
  `annotation#${four(number)}#v${four(version)}`;

/** An annotation as readers of its record are shown it: who handled it stays behind. */
export const ShownAnnotation = Annotation.pick({
  number: true,
  version: true,
  state: true,
  kind: true,
  about: true,
  says: true,
  at: true,
}).meta({ id: 'ShownAnnotation', title: '附注' });

/** Of each annotation the last version, those in force only, by number. */
export const inForce = (versions: readonly Annotation[]): Annotation[] =>
  [...new Map(versions.map((one) => [one.number, one])).values()].filter(({ state }) => state === 'in-force');
