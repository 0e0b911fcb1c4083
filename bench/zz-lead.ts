import { measureImport } from './import.ts'
console.log(await measureImport(process.argv[2]!))
