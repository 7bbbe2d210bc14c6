import type { CodeStatus } from '../../words.ts'

/** What a mapping may say of a value: all but a timeout, which only the clock knows. */
export type MappedStatus = Exclude<CodeStatus, 'lookup_timeout'>

/**
 * How the enumerations of big vendors' terminals map to our statuses, for gateways that hand them on. Only what
 * a public source states value by value stands here; what is not in a table is a failed look-up.
 */
export const STATUS_TABLES = {
  /** Alibaba Cloud IoT, model HealthCodeVerifyRecord, `healthStatus` 1 to 7. 7 is a timeout between others. */
  'alibaba-iot': {
    '1': 'green',
    '2': 'yellow',
    '3': 'red',
    '4': 'expired',
    '5': 'not_found',
    '6': 'lookup_failed',
    '7': 'lookup_failed',
  },
  /** `code_color` of alipay.ebpp.industry.gov.healthcode.verify; `init`: applied for, not yet judged. */
  alipay: { green: 'green', yellow: 'yellow', red: 'red', init: 'under_review' },
  /** Dahua NetSDK, EM_HEALTH_CODE_STATUS 0 to 4. */
  dahua: { '0': 'unknown', '1': 'red', '2': 'green', '3': 'yellow', '4': 'invalid' },
} as const satisfies Record<string, Record<string, MappedStatus>>
