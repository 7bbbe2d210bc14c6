import type { z } from 'zod'

const TYPES: ReadonlyMap<string, string> = new Map([
  ['string', '文字（加英文引号）'],
  ['number', '数字（不加引号）'],
  ['int', '整数'],
  ['boolean', 'true 或 false'],
  ['object', '一组内容 { }'],
  ['record', '一组内容 { }'],
  ['array', '列表 [ ]'],
])

/** What is wrong and what to do, for whoever reads no English; null where the message itself says it in Chinese. */
export function inChinese(issue: z.core.$ZodIssue): string | null {
  if (/\p{Script=Han}/u.test(issue.message)) return null
  const isMissing = 'input' in issue && issue.input === undefined
  switch (issue.code) {
    case 'unrecognized_keys':
      return '没有这一项，请检查拼写和大小写'
    case 'invalid_type':
      return isMissing ? '缺少这一项' : `类型不对，要写${TYPES.get(issue.expected) ?? ` ${issue.expected}`}`
    case 'invalid_value':
      return isMissing ? '缺少这一项' : '只能从这里列出的里面选，大小写要一样'
    case 'too_small':
      return `太小或太短，${limit(issue.origin, { most: false, is: issue.minimum })}`
    case 'too_big':
      return `太大或太长，${limit(issue.origin, { most: true, is: issue.maximum })}`
    default:
      return isMissing ? '缺少这一项' : '写法不对，请照前面的要求改'
  }
}

function limit(origin: string, { most, is }: { most: boolean; is: number | bigint }): string {
  const unit = new Map([
    ['string', ' 个字'],
    ['array', ' 项'],
  ]).get(origin)
  return unit === undefined ? `${most ? '最大' : '最小'} ${is}` : `${most ? '最多' : '最少'} ${is}${unit}`
}
