#include "call.h"
#include "module.h"
static const struct function table[] = {{"reactorOpen", NULL}};
const struct functions reactor_functions = {.list = table, .count = 0};
