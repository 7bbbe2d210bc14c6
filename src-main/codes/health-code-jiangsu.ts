import type { HealthActFamily } from './health-act-page.ts'

/**
 * Jiangsu 苏康码, on the page that Zhejiang uses too (codes.md section 1). The six digits are a GB/T 2260 region;
 * which regions occur is not public, so any is taken.
 */
export const JIANGSU: HealthActFamily = {
  family: 'jiangsu',
  // An escape counts as the one character that it stands for.
  forms: [{ qrCode: /^V5[0-9a-f]{32}[0-9]{6}$/, beside: { b: /^(?:[^%]|%[0-9A-Fa-f]{2}){64}$/u } }],
}
