import { BUILD_DIR, buildAll } from './bundle.ts';

await buildAll();
console.log(`bundled into ${BUILD_DIR}`);
