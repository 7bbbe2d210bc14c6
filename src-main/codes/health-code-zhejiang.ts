import type { HealthActFamily } from './health-act-page.ts'

/** Zhejiang 健康码, which covers Wenzhou and Rui'an (codes.md section 1): a person's form and an organisation's. */
export const ZHEJIANG: HealthActFamily = {
  family: 'zhejiang',
  forms: [
    { qrCode: /^V2[0-9a-f]{32}$/, beside: {} },
    { qrCode: /^V0ding[0-9a-f]{32}$/, beside: { stateCouncilBarCode: /^[0-9a-f]{32}$/ } },
  ],
}
