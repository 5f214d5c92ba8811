import { composeText, mounted } from './compose-file.ts'
import { configurationFiles, configurationFolder } from './configuration.ts'
import { databasesScript } from './databases-script.ts'
import { gatewayConfig, gatewayPage } from './gateway.ts'
import { topicsScript } from './topics-script.ts'

/** Every file that is made from the description of the installation, by its path from the root. */
export function generatedFiles(): ReadonlyMap<string, string> {
  return new Map([
    ['compose.yaml', composeText()],
    [`compose/${mounted.gateway}`, gatewayConfig()],
    [`compose/${mounted.page}`, gatewayPage()],
    [`compose/${mounted['make-databases']}`, databasesScript()],
    [`compose/${mounted['make-topics']}`, topicsScript()],
    ...Object.entries(configurationFiles).map(
      ([file, text]) => [`${configurationFolder}/${file}`, text] as const,
    ),
  ])
}
