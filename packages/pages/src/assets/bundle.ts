/**
 * Makes one small file of a module or style sheet and of what it imports. Needs esbuild, which a checkout has; a built
 * package holds the file already.
 */
export async function bundle(path: string): Promise<Uint8Array> {
  const { build } = await import('esbuild')
  const { outputFiles } = await build({
    entryPoints: [path],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'silent',
  })
  const [file] = outputFiles
  if (file === undefined) throw new Error(`Nothing came of "${path}".`)
  return file.contents
}
