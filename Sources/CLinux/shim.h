/* Parts of Linux that Swift's Glibc module leaves out. */
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <linux/inet_diag.h>

/* unistd.h has it for those who ask for GNU's extensions. */
int syncfs(int descriptor);
