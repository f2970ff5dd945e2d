import { CategoryCode } from '#shared/records/category.ts';
import type { Description } from '#shared/records/record.ts';
import { namesVolume, type ReferenceCode } from '#shared/records/reference-code.ts';

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
