/**
 * A published level may name several and carry a remark ("ward/province",
 * "province (Sở ATTP)"): the levels become words, the rest stays as published.
 */
export function levelWords(published: string | undefined, name: (level: string) => string): string | undefined {
  return published?.replace(/\b(province|district|ward)\b/g, name).replaceAll("/", " / ");
}
