/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One header is enough, and may come twice: -DHEADER='<iscsi/iscsi.h>'. Also compiled as C++. */
#include HEADER
#include HEADER

int main(void)
{
	return 0;
}
