import { Description } from '#shared/records/record.ts';

/** What a catalogue says of a volume (全宗-目录-案卷) or an item in one (全宗-目录-案卷-件). */
export const descriptionOf = (referenceCode: string, archivesCode = '443021', title = '总结'): Description =>
  Description.parse({
    archivesCode,
    fondsNumber: referenceCode.split('-')[0],
    referenceCode,
    originalReferenceCode: referenceCode,
    levelOfDescription: referenceCode.split('-').length > 3 ? 'item' : 'volume',
    title,
    personalNames: [],
  });
