import * as instructions from './bpf-instructions.js';

/**
 * The instructions of classic BPF as functions, for `assembleFilter` and the filters of sockets:
 * `[bpf.loadHalf(12), bpf.jumpIfEqual(0x800, { no: 'drop' }), bpf.accept(), bpf.label('drop'), bpf.reject()]`.
 */
export const bpf = instructions;
