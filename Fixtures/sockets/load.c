// Measures a server that echoes: as many connections as are asked for, on each a message that is
// sent again once it has come back.
//
//     load PORT CONNECTIONS SECONDS
//
// It prints how many came back in a second.

#include "net.h"
#include <time.h>

enum { BYTES = 64 };

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

int main(int count, char **words) {
    if (count < 4) return 2;
    int connections = atoi(words[2]);
    double seconds = atof(words[3]);
    struct pollfd *polled = calloc(connections, sizeof *polled);
    uint8_t message[BYTES] = { 1 };
    for (int index = 0; index < connections; index++) {
        int socket = net_open(0, 1);
        if (socket < 0) return fail("open");
        if (net_connect(socket, loopback(0, atoi(words[1])))) return fail("connect");
        polled[index] = (struct pollfd){ socket, POLLIN, 0 };
    }
    for (int index = 0; index < connections; index++)
        if (net_send(polled[index].fd, message, BYTES) != BYTES) return fail("send");
    double start = now(), end = start + seconds;
    long done = 0;
    while (now() < end) {
        if (poll(polled, connections, 1000) <= 0) return fail("poll");
        for (int index = 0; index < connections; index++) {
            if (!polled[index].revents) continue;
            if (net_receive(polled[index].fd, message, BYTES) <= 0) return fail("receive");
            if (net_send(polled[index].fd, message, BYTES) != BYTES) return fail("send");
            done++;
        }
    }
    printf("%.0f\n", done / (now() - start));
    return 0;
}
