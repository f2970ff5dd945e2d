import { formatDay } from '#shared/calendar/day.ts';
import { paper } from '#shared/print/paper.ts';
import { spelled } from './copy.ts';

/** What is printed. The text fields are what a reader of the paper compares. */
export type CopyText = {
  caseId: string;
  archivesName: string;
  referenceCode: string;
  title: string;
  subject: string;
  issuedOn: string;
  receivingName: string;
  purpose: string;
  code: string;
  verifyAt: string;
  at: Date;
};

/** An image of the record as it is printed, with what stands under it besides the 档号. */
export type PrintedImage = { bytes: Buffer; caption: string };

/** The PDF: a first page with the facts, then every page of the record. Without a seal it says that it needs one. */
export async function copyPdf(
  fonts: string,
  said: CopyText,
  images: PrintedImage[],
): Promise<{ bytes: Buffer; pages: number }> {
  const sheet = paper(fonts, { title: `档案证明 ${said.referenceCode}`, author: said.archivesName, at: said.at });
  sheet.write('档 案 证 明', { size: 24, align: 'center' });
  sheet.write('(档案复制件)', { size: 12, align: 'center' });
  sheet.skip(18);
  sheet.rule();
  const facts = [
    ['档号', said.referenceCode],
    ['题名', said.title],
    ['当事人', said.subject],
    ['承办馆(保管单位)', said.archivesName],
    ['受理馆', said.receivingName],
    ['查档日期', formatDay(said.issuedOn)],
    ['申请编号', said.caseId],
    ['利用目的', said.purpose],
    ['复制页数', `${images.length}页`],
    ['收费', '0元'],
  ] as const;
  for (const [name, text] of facts)
    sheet.row(
      [
        { text: name, parts: 2 },
        { text, parts: 5 },
      ],
      { size: 12 },
    );
  sheet.skip(6);
  sheet.rule();
  sheet.write('以下所附图像与本馆保管的档案一致。');
  sheet.write('须加盖档案利用专用章方为有效', { size: 14 });
  sheet.skip(10);
  sheet.qr(said.verifyAt, 110);
  sheet.write('核验码:', { size: 11 });
  sheet.write(spelled(said.code), { size: 13 });
  sheet.write('扫描右侧二维码或在平台核验页输入核验码核对。', { size: 10 });
  sheet.skip(70);
  sheet.write(said.archivesName, { align: 'right' });
  sheet.write(formatDay(said.issuedOn), { align: 'right' });
  sheet.write('(待盖章)', { align: 'right' });
  for (const { bytes, caption } of images) sheet.image(bytes, `${said.referenceCode}  ${caption}`);
  const pages = sheet.foot((number, of) => `${said.archivesName}  ${said.caseId}  第${number}页/共${of}页`);
  return { bytes: await sheet.bytes(), pages };
}
