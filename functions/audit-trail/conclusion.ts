import type { Verification } from './verify-days.ts';

/** Whether the days hold as far as they are sealed, and that in a sentence. What no seal covers is neither sound nor unsound: it cannot be said to hold. */
export function conclusionOf({ faults, sealed, unsealed, sealedUntil }: Verification): {
  holds: boolean;
  said: string;
} {
  if (faults.length > 0)
    return { holds: false, said: `有${faults.length}处与封存不符,请按所列时段查明原因并报告馆长。` };
  const open = `${unsealed}条尚未封存`;
  const later = '记录在所属整点结束约20分钟后封存,请封存后再核';
  if (sealedUntil === undefined) return { holds: false, said: `所查日期没有任何封存,无从核对(${open});${later}。` };
  if (unsealed > 0) return { holds: true, said: `已封存的${sealed}条完好;另有${open},${later}。` };
  return { holds: true, said: `所查日期的${sealed}条均已封存,完好。` };
}
