/* The system's own crypt(3), by which its passwords are compared. */
#include <crypt.h>
