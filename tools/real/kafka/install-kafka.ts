import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cachedFolder } from '../cached-folder.ts'
import type { InstallPlace } from '../installed-programs.ts'
import { runMaven } from '../run-maven.ts'

const kafkaVersion = '4.3.1'

/** The jars of a broker and of its tools; returns the class path. */
export async function installKafka(place: InstallPlace): Promise<string> {
  const folder = await cachedFolder(place.cache, `kafka-${kafkaVersion}`, async (making) => {
    place.log(`installs Kafka ${kafkaVersion} (Maven)`)
    await writeFile(join(making, 'pom.xml'), pom)
    const copy = ['-f', join(making, 'pom.xml'), 'dependency:copy-dependencies', '-DoutputDirectory=jars']
    await runMaven(copy, `fetching Kafka ${kafkaVersion}`, place)
  })
  return join(folder, 'jars', '*')
}

const pom = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>annals</groupId>
  <artifactId>real-kafka</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>${kafkaVersion}</version></dependency>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka-tools</artifactId><version>${kafkaVersion}</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-simple</artifactId><version>1.7.36</version></dependency>
  </dependencies>
</project>
`
