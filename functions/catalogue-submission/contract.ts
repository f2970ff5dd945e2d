import * as z from 'zod';
import { contract } from '#shared/api/contract.ts';
import { ArchivesCode } from '#shared/archives/archives.ts';
import { Day } from '#shared/calendar/day.ts';
import { Period } from '#shared/calendar/period.ts';
import { CatalogueSubmission, Standing, SubmissionRound } from '#shared/figures/catalogue-submission.ts';
import { Download } from '#shared/runtime/links.ts';
import { Tally } from './tally-shown.ts';

const ofPeriod = z.object({ archivesCode: ArchivesCode, period: Period.meta({ title: '报告期' }) });
const ofOther = ofPeriod.extend({ of: ArchivesCode.meta({ title: '报送馆代码' }) });
const quota = z.int().min(0).max(1_000_000_000).meta({ title: '应报条目数' });
const reason = z.string().trim().min(2).max(500).meta({ title: '理由' });

const ShownRound = SubmissionRound.omit({ item: true, correlationId: true });
const ShownSubmission = CatalogueSubmission.omit({ item: true, correlationId: true });
export type ShownSubmission = z.infer<typeof ShownSubmission>;

/** How an archives stands with a period, and what its ledger says now. */
const ShownStanding = z
  .object({
    archivesCode: z.string(),
    period: z.string(),
    standing: Standing,
    standingName: z.string().meta({ title: '报送情况' }),
    closesOn: z.string().meta({ title: '截止日' }),
    quota: quota,
    ready: CatalogueSubmission.pick({ during: true, toDate: true, acts: true }).meta({ title: '台账现有条目' }),
    versions: z.array(ShownSubmission),
  })
  .meta({ id: 'CatalogueStanding', title: '本馆目录报送情况' });

const rounds = '/v1/archives/{archivesCode}/catalogue-rounds/{period}' as const;
const submissions = '/v1/archives/{archivesCode}/catalogue-submissions/{period}' as const;

export const setRound = contract({
  name: 'set-catalogue-round',
  method: 'PUT',
  path: rounds,
  summary: '下达或调整一期目录报送任务:期限、各级各馆应报条目数(仅省馆)',
  may: 'plan-catalogue-rounds',
  params: ofPeriod,
  body: z.strictObject({
    dueOn: Day.meta({ title: '报送期限' }),
    byLevel: z
      .strictObject({ city: quota.optional(), county: quota.optional() })
      .default({})
      .meta({ title: '各级应报条目数' }),
    byArchives: z.record(ArchivesCode, quota).default({}).meta({ title: '个别馆应报条目数' }),
    reason: reason.optional(),
  }),
  answer: ShownRound,
  problems: [
    'not-the-provinces',
    'round-without-archives',
    'round-due-too-early',
    'round-reason-missing',
    'changed-meanwhile',
  ],
});

export const showRound = contract({
  name: 'show-catalogue-round',
  method: 'GET',
  path: rounds,
  summary: '一期目录报送任务及其各版',
  may: 'read-reports',
  params: ofPeriod,
  answer: z.object({ inForce: ShownRound, earlier: z.array(ShownRound) }),
  problems: ['archives-not-found', 'round-not-found'],
});

export const submitCatalogue = contract({
  name: 'submit-catalogue',
  method: 'POST',
  path: submissions,
  summary: '上报本期目录:条目数由台账得出,得到回执(更正须写明理由,另起一版)',
  may: 'submit-catalogue',
  params: ofPeriod,
  body: z.strictObject({ reason: reason.optional() }),
  answer: ShownSubmission,
  problems: [
    'archives-not-found',
    'round-not-found',
    'not-in-round',
    'period-not-over',
    'submission-stands',
    'changed-meanwhile',
  ],
});

export const showSubmission = contract({
  name: 'show-catalogue-submission',
  method: 'GET',
  path: submissions,
  summary: '本馆一期目录报送:按时与否、期限、应报数、台账现有条目、各版回执',
  may: 'read-reports',
  params: ofPeriod,
  answer: ShownStanding,
  problems: ['archives-not-found', 'round-not-found', 'not-in-round'],
});

export const acceptSubmission = contract({
  name: 'accept-catalogue-submission',
  method: 'POST',
  path: `${submissions}/below/{of}/acceptance`,
  summary: '审核通过下级馆的目录报送:市馆通过后报省馆',
  may: 'review-submissions',
  params: ofOther,
  body: z.strictObject({ version: z.int().positive().meta({ title: '版次' }) }),
  answer: ShownSubmission,
  problems: ['submission-not-waiting', 'submitter-cannot-review', 'changed-meanwhile'],
});

export const returnSubmission = contract({
  name: 'return-catalogue-submission',
  method: 'POST',
  path: `${submissions}/below/{of}/refusal`,
  summary: '退回下级馆的目录报送:写明理由和重报期限',
  may: 'review-submissions',
  params: ofOther,
  body: z.strictObject({
    version: z.int().positive().meta({ title: '版次' }),
    reason,
    until: Day.meta({ title: '重报期限' }),
  }),
  answer: ShownSubmission,
  problems: ['submission-not-waiting', 'submitter-cannot-review', 'until-in-the-past', 'changed-meanwhile'],
});

export const showTally = contract({
  name: 'show-catalogue-tally',
  method: 'GET',
  path: `${submissions}/tally`,
  summary: '目录报送统计:总数、分市州小计、名次、逾期和未报名单',
  may: 'read-reports',
  params: ofPeriod,
  answer: Tally,
  problems: ['archives-not-found', 'round-not-found'],
});

export const makeTallyFiles = contract({
  name: 'make-catalogue-tally-files',
  method: 'POST',
  path: `${submissions}/tally/files`,
  summary: '下载目录报送统计(CSV、XLSX)',
  may: 'read-reports',
  params: ofPeriod,
  answer: z.object({ sha256: z.string().meta({ title: '统计数据的SHA-256' }), csv: Download, xlsx: Download }),
  status: 201,
  problems: ['archives-not-found', 'round-not-found'],
});
