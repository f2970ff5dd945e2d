import type { RecordFindings } from '#shared/scans/record-checks.ts';
import type { Defect, QualityPlan, SampledPage, Terms } from './inspection.ts';

export const customaryTerms: Terms = { ratioPercent: 5, passPercent: 95 };

/** Of the plans that may hold for a batch, the closest to it: its own, its contractor's, the year's, the customary. */
export const termsOf = (plans: { batch?: QualityPlan; contractor?: QualityPlan; year?: QualityPlan }): Terms => {
  const { ratioPercent, passPercent } = plans.batch ?? plans.contractor ?? plans.year ?? customaryTerms;
  return { ratioPercent, passPercent };
};

const neverTolerated: readonly Defect[] = ['wrong-record', 'missing-page', 'wrong-order'];

/** What the looked-at pages say of the batch: good enough, or sent back. Throws nothing; pages not looked at count as left. */
export function judge(
  pages: readonly Pick<SampledPage, 'defects'>[],
  { passPercent }: Pick<Terms, 'passPercent'>,
): { left: number; failed: number; passed: boolean } {
  const left = pages.filter(({ defects }) => defects === undefined).length;
  const bad = pages.filter(({ defects }) => defects?.length);
  const intolerable = bad.some(({ defects }) => defects?.some((defect) => neverTolerated.includes(defect)));
  const enough = (pages.length - bad.length) * 100 >= passPercent * pages.length;
  return { left, failed: bad.length, passed: left === 0 && pages.length > 0 && !intolerable && enough };
}

const mostNamed = 5;

/** Why a batch is not accepted: the records whose four-property report fails, with what is the matter and the remedy. */
export function whyNot(
  failed: Pick<RecordFindings & { referenceCode: string }, 'referenceCode' | 'sentence' | 'checks'>[],
): string {
  const named = failed.slice(0, mostNamed).map(({ referenceCode, sentence, checks }) => {
    const titles = checks.filter(({ result }) => result === 'fail').map(({ title }) => title);
    return `${referenceCode}(${sentence};${titles.join('、')})`;
  });
  const more = failed.length > mostNamed ? '等' : '';
  return `有条目四性检测未通过:${named.join('、')}${more}。请补传缺页或更正著录,检测通过后再次验收;图像须重扫的,请重新抽检并退回。`;
}
