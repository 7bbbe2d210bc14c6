import { expect, test } from 'vitest'
import { chineseMark } from './chinese-mark.ts'

test.each([
  ['a key in Chinese quotation marks', '{\n  “gate”: 1\n}', 2, 3, '引号 “', '引号 "'],
  ['a value in them', '{"gate": “huayuan”}', 1, 10, '引号 “', '引号 "'],
  ['only the second one', '{\n  "gate”: "huayuan",\n  "port": 1\n}', 2, 8, '引号 ”', '引号 "'],
  ['only the second one, at the end of a line', '{\r\n  "gate": "huayuan”\r\n}', 2, 19, '引号 ”', '引号 "'],
  ['only the second one, before a comma', '{"id": "a”, "name": "b"}', 1, 10, '引号 ”', '引号 "'],
  ['single ones', '{‘gate’: 1}', 1, 2, '引号 ‘', '引号 "'],
  ['a colon', '{"gate"：1}', 1, 8, '冒号 ：', '冒号 :'],
  ['a comma', '{"port": 1，"gate": 2}', 1, 11, '逗号 ，', '逗号 ,'],
  ['a list’s comma', '["a"、"b"]', 1, 5, '逗号 、', '逗号 ,'],
  ['brackets', '{"lanes": 【】}', 1, 11, '符号 【', '符号 ['],
  ['a digit', '{"port": ８620}', 1, 10, '符号 ８', '符号 8'],
  ['a space', '{\u3000"port": 1}', 1, 2, '空格 \u3000', '空格  '],
])('%s', (_name, text, line, column, is, expected) => {
  expect(() => JSON.parse(text)).toThrow()
  expect(chineseMark(text)).toContain(`第 ${line} 行第 ${column} 列：这里是中文${is}，要用英文${expected}`)
})

test.each([
  ['in a string they are what somebody wrote', '{"name": "桃源“花园”门：东，西", "port": }'],
  ['a word that JSON does not know', '{"port": 门}'],
  ['nothing', ''],
])('%s: none', (_name, text) => {
  expect(() => JSON.parse(text)).toThrow()
  expect(chineseMark(text)).toBeNull()
})
