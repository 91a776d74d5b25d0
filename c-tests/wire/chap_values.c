/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Values of CHAP keys in every form that RFC 7143 6.1 has: numbers in decimal and hexadecimal digits, binary values in
 * hexadecimal digits of both cases and in base64. The same challenge gives the same response, whatever its form; other forms
 * end the login. The response is hexadecimal digits, with the length of the algorithm's result.
 *
 * Contract: 7.7 8.1
 * Original: takes hexadecimal digits only
 */
#define _GNU_SOURCE
#include "login.h"

static struct peer peer;

/* A login up to the challenge. */
static struct iscsi_context *challenged(struct end *end, const char *keys, size_t length)
{
    struct iscsi_context *iscsi = peer_context();

    CHECK_OK(iscsi, iscsi_set_initiator_username_pwd(iscsi, "user", "password1234"));
    login_begin(&peer, iscsi, end);
    login_respond(&peer, 1, 0x00, KEYS("AuthMethod=CHAP"));
    wire_receive(&peer, iscsi, LOGIN);
    CHECK(memmem(peer.data, peer.length, "CHAP_A=8,7,6,5", 15) != NULL);
    login_respond(&peer, 0, 0x00, keys, length);
    return iscsi;
}

/* The response is that of MD5 over 7, password1234 and the bytes 00 11 22 to ff. */
static void accepted(const char *keys, size_t length)
{
    struct end end;
    struct iscsi_context *iscsi = challenged(&end, keys, length);

    wire_receive(&peer, iscsi, LOGIN);
    login_expect(&peer, 0x81, "CHAP_N=user|CHAP_R=0x3F7EEAC3FBFBE00C72F7DD772C486069|");
    login_respond(&peer, 0, 0x81, "", 0);
    wire_receive(&peer, iscsi, LOGIN);
    login_admit(&peer, iscsi, &end);
    login_end(&peer, iscsi);
}

static void refused(const char *keys, size_t length, const char *key)
{
    struct end end;
    struct iscsi_context *iscsi = challenged(&end, keys, length);

    login_fails(&peer, iscsi, &end, key);
    login_end(&peer, iscsi);
}

int main(void)
{
    static const char *const values[] = {
        "CHAP_A=5|CHAP_I=7|CHAP_C=0x00112233445566778899aabbccddeeff|",
        "CHAP_A=0x5|CHAP_I=0X07|CHAP_C=0X00112233445566778899AABBCCDDEEFF|",
        "CHAP_C=0bABEiM0RVZneImaq7zN3u/w==|CHAP_I=7|CHAP_A=5|",
        "CHAP_I=0x7|CHAP_A=5|CHAP_C=0BABEiM0RVZneImaq7zN3u/w==|",
    };
    static const struct { const char *values, *key; } wrong[] = {
        {"CHAP_A=5|CHAP_I=256|CHAP_C=0x00|", "CHAP_I"},
        {"CHAP_A=5|CHAP_I=-1|CHAP_C=0x00|", "CHAP_I"},
        {"CHAP_A=5|CHAP_I=07|CHAP_C=0x00|", "CHAP_I"},
        {"CHAP_A=5|CHAP_I=7|CHAP_C=0x0|", "CHAP_C"},
        {"CHAP_A=5|CHAP_I=7|CHAP_C=0x|", "CHAP_C"},
        {"CHAP_A=5|CHAP_I=7|CHAP_C=00112233|", "CHAP_C"},
        {"CHAP_A=5|CHAP_I=7|CHAP_C=0xgg|", "CHAP_C"},
        {"CHAP_A=5|CHAP_I=7|CHAP_C=0bABE|", "CHAP_C"},
        {"CHAP_A=5|CHAP_I=7|CHAP_C=0bAB==AB==|", "CHAP_C"},
        {"CHAP_A=5|CHAP_I=7|CHAP_C=0bAB-_|", "CHAP_C"},
        {"CHAP_A=9|CHAP_I=7|CHAP_C=0x00|", "CHAP_A"},
        {"CHAP_A=5,6|CHAP_I=7|CHAP_C=0x00|", "CHAP_A"},
        {"CHAP_A=5|CHAP_I=7|CHAP_I=7|CHAP_C=0x00|", "CHAP_I"},
    };
    char keys[4096];
    size_t length;

    peer_listen(&peer);
    for (size_t i = 0; i < sizeof values / sizeof values[0] + sizeof wrong / sizeof wrong[0]; i++) {
        size_t good = sizeof values / sizeof values[0];
        const char *text = i < good ? values[i] : wrong[i - good].values;

        length = strlen(text);
        for (size_t at = 0; at <= length; at++)
            keys[at] = text[at] == '|' ? 0 : text[at];
        if (i < good)
            accepted(keys, length);
        else
            refused(keys, length, wrong[i - good].key);
    }
    /* 1024 bytes are the most that a challenge has. */
    for (int bytes = 1024; bytes <= 1025; bytes++) {
        struct end end;
        struct iscsi_context *iscsi;

        length = (size_t)sprintf(keys, "CHAP_A=5%cCHAP_I=7%cCHAP_C=0x%0*d", 0, 0, 2 * bytes, 0) + 1;
        if (bytes > 1024) {
            refused(keys, length, "CHAP_C");
            continue;
        }
        iscsi = challenged(&end, keys, length);
        wire_receive(&peer, iscsi, LOGIN);
        CHECK(memmem(peer.data, peer.length, "CHAP_R=0x", 9) != NULL);
        login_end(&peer, iscsi);
    }
    peer_close(&peer);
    return 0;
}
