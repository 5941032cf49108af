/**
 * Preloaded into every process that a tool starts: when the tool dies without a word, its end of standard
 * input closes, and the process ends itself the clean way instead of living on as an orphan.
 */
process.stdin.on('end', () => process.kill(process.pid, 'SIGTERM'));
process.stdin.on('error', () => process.kill(process.pid, 'SIGTERM'));
process.stdin.resume();
process.stdin.unref?.();
