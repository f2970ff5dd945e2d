import { CategoryCode, civilTypeOf } from '#shared/records/category.ts';
import { Description } from '#shared/records/record.ts';
import { namesVolume, type ReferenceCode, readReferenceCode } from '#shared/records/reference-code.ts';
import { readRetention } from '#shared/records/retention.ts';

/** What a row says besides its code. */
type Said = {
  [Field in Exclude<keyof Description, 'archivesCode' | 'fondsNumber' | 'referenceCode' | 'title' | 'personalNames'>]?:
    | Description[Field]
    | undefined;
} & Pick<Description, 'title' | 'personalNames'>;

/** The description of a row, without what the row does not say. */
export function described(archivesCode: string, code: ReferenceCode, said: Said): Description {
  const categoryCode = CategoryCode.safeParse(code.categoryCode).data;
  const given = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
  return {
    archivesCode,
    fondsNumber: code.fondsNumber,
    referenceCode: code.canonical,
    originalReferenceCode: code.original,
    levelOfDescription: namesVolume(code) ? 'volume' : 'item',
    ...(categoryCode && { categoryCode }),
    ...given,
  } as Description;
}

/**
 * A description under another code: what the code says of fonds, category, civil type, year and retention goes with it, all else stays. Undefined
 * if the code is not of the same level (案卷级, 文件级): that would be another record.
 */
export function underCode(said: Description, code: ReferenceCode): Description | undefined {
  if ((namesVolume(code) ? 'volume' : 'item') !== said.levelOfDescription) return undefined;
  const { categoryCode: _, civilType: before, civilSchema, ...stays } = said;
  const { year: filingYear } = code;
  const retentionCode = code.retentionCode && readRetention(code.retentionCode).code;
  const civilType = civilTypeOf(code) ?? (statedType(said) ? undefined : before);
  return Description.parse({
    ...stays,
    ...(civilType && { civilType }),
    ...(civilType === before && civilSchema !== undefined && { civilSchema }),
    ...(filingYear !== undefined && said.filingYear !== undefined && { filingYear }),
    ...(retentionCode && said.retentionCode && { retentionCode }),
    ...described(said.archivesCode, code, { title: said.title, personalNames: said.personalNames }),
  });
}

/** What the code that a description stands under says of its civil type; what only its sheet's columns said does not hang on the code. */
function statedType({ referenceCode, fondsNumber }: Description) {
  const { code } = readReferenceCode(referenceCode, { fondsNumber });
  return code && civilTypeOf(code);
}
