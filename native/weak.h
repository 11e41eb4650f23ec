/* Functions of the process that loads us, which may lack them: their addresses are asked before they are called. */
#ifndef SOCKETEER_WEAK_H
#define SOCKETEER_WEAK_H

#define WEAK __attribute__((weak)) extern

#endif
