import { shanghaiDay } from '#shared/calendar/shanghai.ts';
import { escapedXml } from '#shared/packages/xml-text.ts';
import type { Export, PlannedRecord } from './export.ts';

const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';
const element = (name: string, value: string) => `<${name}>${escapedXml(value)}</${name}>`;

/** 电子档案元数据.XML of one record (elements of DA/T 46-2009), each file with its digest. */
export function metadataXml({ fields, files }: PlannedRecord): string {
  const said = Object.entries(fields).map(([name, value]) => element(name, value));
  const held = files.map(({ name, bytes, format, pageNumber, sha256 }) =>
    [
      '<文件>',
      element('计算机文件名', name),
      element('计算机文件大小', String(bytes)),
      element('格式信息', format),
      element('页号', String(pageNumber)),
      `<数字摘要 算法="SHA-256">${sha256}</数字摘要>`,
      '</文件>',
    ].join(''),
  );
  return `${declaration}<电子档案元数据>\n${[...said, ...held].join('\n')}\n</电子档案元数据>\n`;
}

/** The elements of 目录文件.XML, all but 页数 required even where nothing is known (DA/T 93-2022, 附录 B). */
const catalogued = ['档号', '责任者', '题名', '日期', '保管期限', '密级'] as const;

/** One 文件 of 目录文件.XML; its place counts from 1. */
export function catalogueItem({ fields }: PlannedRecord, place: number): string {
  const said = catalogued.map((name) => element(name, fields[name] ?? ''));
  const pages = fields.页数 === undefined ? '' : element('页数', fields.页数);
  return `<文件>${element('顺序号', String(place))}${said.join('')}${element('备注', fields.附注 ?? '')}${pages}</文件>\n`;
}
export const catalogueBegin = `${declaration}<文件目录>\n`;
export const catalogueEnd = '</文件目录>\n';

/** 说明文件.TXT: what the package is, line by line. */
export function packageNote({ planned, firstCode = '', lastCode = '', ...of }: Export, archivesName: string): string {
  const content = of.fondsNumber ? `全宗${of.fondsNumber}` : `上传批次${of.ofBatch ?? ''}`;
  const lines = {
    移交单位: archivesName,
    内容描述: `${content}的电子档案及元数据`,
    起止档号: `${firstCode}至${lastCode}`,
    档案数量: `${planned.records}件(卷),${planned.files}个文件,${planned.bytes}字节`,
    软硬件环境: 'ZIP(存储,不压缩),UTF-8;TIFF、JPEG、PDF等通用格式,不依赖专用软件',
    制作单位: '兰台档案平台',
  };
  return Object.entries(lines)
    .map(([name, value]) => `${name}：${value}\r\n`)
    .join('');
}

/** bagit.txt and bag-info.txt (RFC 8493, 2.1.1 and 2.2.2). */
export const bagDeclaration = 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n';
/** bag-info.txt (RFC 8493 §2.2.2); payload in bytes and files. */
export const bagInfo = (
  { batchId, openedAt, archivesCode }: Export,
  payload: { bytes: number; files: number },
  archivesName: string,
): string =>
  [
    `Source-Organization: ${archivesName}`,
    `Internal-Sender-Identifier: ${archivesCode}`,
    `External-Identifier: ${batchId}`,
    `Bagging-Date: ${shanghaiDay(new Date(openedAt)).replace(/^(....)(..)(..)$/, '$1-$2-$3')}`,
    `Payload-Oxum: ${payload.bytes}.${payload.files}`,
    '',
  ].join('\n');

/** A line of a manifest; line breaks and percent signs in a path are encoded (2.1.3). */
export const manifestLine = (sha256: string, path: string): string =>
  `${sha256}  ${path.replace(/[%\r\n]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)}\n`;
