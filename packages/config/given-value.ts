import { readConfigFile } from './config-file.ts'
import type { Setting } from './setting.ts'

type Given = { readonly from: string } & ({ readonly text: string } | { readonly fault: string })

/**
 * What the environment says of a setting: the value of its variable, or the content of the file that the variable with
 * `_FILE` behind it names, as secrets are mounted, without the line's end. Undefined when it says nothing.
 */
export function givenValue(
  { variable }: Setting,
  env: Readonly<Record<string, string | undefined>>,
  isSetting: (variable: string) => boolean,
): Given | undefined {
  const text = env[variable]
  const fileVariable = `${variable}_FILE`
  // `ANNALS_TARIFF_FILE` may be a setting of its own.
  const path = isSetting(fileVariable) ? undefined : env[fileVariable]
  if (path === undefined) return text === undefined ? undefined : { from: variable, text }
  if (text !== undefined) return { from: fileVariable, fault: `is given twice, by ${variable} too` }
  const { content } = readConfigFile(path)
  return 'fault' in content
    ? { from: fileVariable, fault: `its file cannot be read: ${content.fault}` }
    : { from: fileVariable, text: content.text.replace(/\r?\n$/, '') }
}
