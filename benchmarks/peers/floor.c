/* The floor of delivery: what one send() to each socket costs, and nothing besides.

   Answers handshakes without looking at them, and sends each text frame that comes to all connections, one system call
   each. Use: floor PORT. */

#define _GNU_SOURCE
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MOST = 16384, SIZE = 65536 };
static const char ACCEPTED[] = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n";
static int members[MOST], count;
static char is_open[MOST];
static unsigned char in[SIZE], out[SIZE];

static void leave(int fd) {
    for (int i = 0; i < count; i++)
        if (members[i] == fd) members[i--] = members[--count];
    is_open[fd] = 0;
    close(fd);
}

/* Sends the masked text frame in `in` to all; returns its length, 0 for what is none. */
static long broadcast(const unsigned char *frame, long had) {
    if (had < 6 || (frame[0] & 15) != 1) return 0;
    long length = frame[1] & 127, head = 2, sent_head = 2;
    if (length == 126) length = frame[2] << 8 | frame[3], head = sent_head = 4;
    if (length > SIZE - 16 || had < head + 4 + length) return 0;
    memcpy(out, frame, head);
    out[1] &= 127;
    for (long i = 0; i < length; i++) out[sent_head + i] = frame[head + 4 + i] ^ frame[head + (i & 3)];
    for (int i = 0; i < count; i++) send(members[i], out, sent_head + length, MSG_DONTWAIT | MSG_NOSIGNAL);
    return head + 4 + length;
}

int main(int many, char **given) {
    int one = 1, listener = socket(AF_INET, SOCK_STREAM, 0), poll = epoll_create1(0);
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(many > 1 ? atoi(given[1]) : 0)};
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(listener, (struct sockaddr *)&at, sizeof at) || listen(listener, 2048)) return perror("floor"), 1;
    struct epoll_event event = {.events = EPOLLIN, .data.fd = listener}, ready[256];
    epoll_ctl(poll, EPOLL_CTL_ADD, listener, &event);
    for (;;) {
        int n = epoll_wait(poll, ready, 256, -1);
        for (int i = 0; i < n; i++) {
            int fd = ready[i].data.fd;
            if (fd == listener) {
                int got = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
                if (got < 0) continue;
                if (got >= MOST) { close(got); continue; }
                setsockopt(got, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
                event.data.fd = got;
                epoll_ctl(poll, EPOLL_CTL_ADD, got, &event);
                continue;
            }
            long had = recv(fd, in, SIZE, 0);
            if (had <= 0) {
                leave(fd);
            } else if (!is_open[fd]) {
                is_open[fd] = 1;
                members[count++] = fd;
                send(fd, ACCEPTED, sizeof ACCEPTED - 1, MSG_NOSIGNAL);
            } else {
                for (long done = 0, step; done < had && (step = broadcast(in + done, had - done)) > 0; done += step) {}
            }
        }
    }
}
