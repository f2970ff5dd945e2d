import * as z from 'zod';
import { ShownEvidence } from '#shared/applicants/evidence.ts';
import { CivilType } from '#shared/records/category.ts';
import { PersonalName } from '#shared/records/record.ts';
import { OwnDataRequest, Person } from './request.ts';

/** A request as people see it: the identity number masked, its sealed value and its hash left out. */
export const ShownRequest = OwnDataRequest.pick({
  kind: true,
  state: true,
  channel: true,
  representation: true,
  openedAt: true,
  dueOn: true,
  standing: true,
  proposal: true,
  elsewhere: true,
  answeredOn: true,
  steps: true,
})
  .extend({
    requestId: z.string().meta({ title: '申请编号' }),
    stateName: z.string().meta({ title: '状态' }),
    /** In lists the names are masked, and may be one star. */
    person: Person.extend({ names: z.array(z.string()).meta({ title: '姓名(含曾用名)' }) }),
    overdue: z.boolean().meta({ title: '已超期' }),
    applicant: z.object({ name: z.string(), identityNumber: z.string() }),
    evidence: z.array(ShownEvidence),
    letter: z.string().optional().meta({ title: '答复文书' }),
  })
  .meta({ id: 'OwnDataRequest', title: '本人信息申请' });
export type ShownRequest = z.infer<typeof ShownRequest>;

/** A record as the person it concerns is told of it; everybody else in it is masked. */
export const OwnRecord = z
  .object({
    referenceCode: z.string().meta({ title: '档号' }),
    title: z.string().meta({ title: '题名(他人姓名已脱敏)' }),
    civilType: CivilType.optional(),
    year: z.int().optional().meta({ title: '年份' }),
    place: z.string().optional(),
    responsibleParty: z.string().optional(),
    namedAs: z.array(PersonalName).meta({ title: '本人在档案中的姓名和身份' }),
    others: z.array(PersonalName).meta({ title: '他人(已脱敏)' }),
  })
  .meta({ id: 'OwnRecord', title: '载有本人的档案' });
