import { accessKeysOf } from '#shared/records/access-copy.ts';
import type { Page } from '#shared/records/page.ts';

/** An image that a paper shows: where its access copy lies, and of which page and frame it is. */
export type CopyImage = { key: string; pageNumber: number; frame: number; of: number };

/** So many pages are named; of more it is said how many they are. */
const mostNamed = 5;

/** What a paper must show of a record to agree with it, every frame of every page in order; and the pages of which no image was drawn, in words. */
export function imagesOf(pages: readonly Page[]): { images: CopyImage[]; lacking: string } {
  const images = pages.flatMap((page) => {
    const keys = accessKeysOf(page);
    return keys.map((key, n) => ({ key, pageNumber: page.pageNumber, frame: n + 1, of: keys.length }));
  });
  const lacking = pages.filter(({ accessKey }) => !accessKey);
  const named = lacking
    .slice(0, mostNamed)
    .map(({ pageNumber, format }) => `第${pageNumber}页(${format.toUpperCase()})`);
  return { images, lacking: named.join('、') + (lacking.length > mostNamed ? `等${lacking.length}页` : '') };
}

/** The line under an image: 第3页 or 第3页第2幅(共4幅), and which of all the copied images it is. */
export const captionOf = ({ pageNumber, frame, of }: CopyImage, nth: number, all: number): string =>
  `第${pageNumber}页${of > 1 ? `第${frame}幅(共${of}幅)` : ''}  复制第${nth}页,共${all}页`;
