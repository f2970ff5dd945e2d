import * as z from 'zod';
import { judgeIdentityNumber, normalisedIdentityNumber } from '#shared/people/identity-number.ts';
import { maskIdentityNumber } from '#shared/people/masking.ts';
import { nameKey } from '#shared/runtime/keys.ts';
import { sealText } from '#shared/runtime/sealed.ts';

/** How a citizen came: 到馆 · 网络 · 电话 · 信函. */
export const Channel = z.enum(['counter', 'online', 'telephone', 'letter']).meta({ id: 'Channel', title: '受理方式' });

const wrongNumber: Partial<Record<ReturnType<typeof judgeIdentityNumber>, string>> = {
  'wrong-check-digit': '身份证号校验码错误',
  'wrong-date': '身份证号中的出生日期不存在',
  malformed: '身份证号应为18位',
  fifteen: '请使用18位身份证号',
};

/** The applicant as the form takes it; a resident identity number must hold (GB 11643-1999), other papers are looked at. */
export const ApplicantForm = z
  .object({
    name: z.string().trim().min(2).max(50).meta({ title: '申请人姓名', description: '单位查档的,为经办人' }),
    unit: z.string().trim().min(2).max(100).optional().meta({ title: '单位名称' }),
    identityKind: z
      .enum(['resident', 'passport', 'military', 'permit'])
      .default('resident')
      .meta({ title: '证件种类' }),
    identityNumber: z.string().trim().min(5).max(30).meta({ title: '证件号码' }),
    phone: z.string().trim().min(5).max(20).optional().meta({ title: '联系电话' }),
  })
  .superRefine(({ identityKind, identityNumber }, context) => {
    const message = identityKind === 'resident' ? wrongNumber[judgeIdentityNumber(identityNumber)] : undefined;
    if (message) context.addIssue({ code: 'custom', message, path: ['identityNumber'] });
  });

/**
 * An applicant as kept. The identity number is nowhere in clear: `identityKey` is its keyed hash, `identitySealed` its KMS
 * ciphertext, bound to the case.
 */
export const Applicant = z.object({
  name: z.string(),
  unit: z.string().optional(),
  identityKind: z.string(),
  identityMasked: z.string(),
  identityKey: z.string(),
  identitySealed: z.string(),
  phoneSealed: z.string().optional(),
});
export type Applicant = z.infer<typeof Applicant>;

/** The context in which an applicant's number was sealed, and outside of which it does not open. */
export const ofIdentity = (caseId: string) => ({ purpose: 'applicant-identity', caseId });

/** The applicant of a form, number and telephone sealed for a case. */
export async function sealedApplicant(form: z.infer<typeof ApplicantForm>, caseId: string): Promise<Applicant> {
  const number = normalisedIdentityNumber(form.identityNumber);
  return {
    name: form.name,
    ...(form.unit && { unit: form.unit }),
    identityKind: form.identityKind,
    identityMasked: maskIdentityNumber(number),
    identityKey: await nameKey(`identity#${number}`),
    identitySealed: await sealText(number, ofIdentity(caseId)),
    ...(form.phone && { phoneSealed: await sealText(form.phone, ofIdentity(caseId)) }),
  };
}
