/**
 * What `-hh` calls options that have several names, where it is not the first of the other names: the option's own name
 * where that is listed, nothing where the list leaves it out.
 */
const groups: Readonly<Record<string, string>> = {
  /** Listed by their own name. */
  own: `append async crnl echoctl echoe echoke echoprt group-early hupcl iff-multicast ignoreeof interval ixoff
    lseek32-set max-children pty-interval res-retry unlink unlink-early user-early`,
  /** Not listed. */
  none: `children-shutup fs-append fs-noatime fs-notail fs-sync ipv6-pktinfo ipv6-recverr ipv6-recvpathmtu
    ipv6-recvtclass ipv6-tclass tcp-md5sig`,
  /** Listed by another name. */
  other: `f-setlk-wr=setlk f-setlkw-wr=setlkw fs-immutable=immutable fs-journal-data=journal-data fs-nodump=nodump
    fs-secrm=secrm fs-topdir=topdir fs-unrm=unrm ftruncate64=truncate ip-add-membership=membership
    ip-add-source-membership=source-membership ip-mtu=mtu ip-mtu-discover=mtudiscover ip-multicast-loop=mcloop
    ip-multicast-ttl=multicastttl ip-pktinfo=pktinfo ip-pktoptions=pktopts ip-recverr=recverr ip-recvopts=recvopts
    ip-recvtos=recvtos ip-recvttl=recvttl ip-retopts=retopts ip-router-alert=routeralert ip-tos=tos ip-ttl=ttl
    ipv6-join-group=join-group ipv6-join-source-group=join-source-group ipv6-multicast-loop=mcloop6
    lseek64-set=seek o-nonblock=nonblock o-rdonly=rdonly o-rdwr=rdwr o-rsync=rsync o-sync=sync o-wronly=wronly
    openssl-cipherlist=ciphers openssl-max-proto-version=max-version openssl-min-proto-version=min-version
    openssl-no-sni=nosni proxy-authorization=proxyauth proxy-resolve=resolve res-retrans=retrans
    so-attach-filter=attachfilter so-bindtodevice=if so-detach-filter=detachfilter so-no-check=nocheck
    so-security-authentication=securityauthentication
    so-security-encryption-network=securityencryptionnetwork
    so-security-encryption-transport=securityencryptiontransport so-type=type tcp-maxseg=mss
    tcp-maxseg-late=mss-late user=uid`,
};

function readNames(): Map<string, string | undefined> {
  const names = new Map<string, string | undefined>();
  const words = (key: string): string[] => groups[key]!.split(/\s+/);
  for (const name of words('own')) names.set(name, name);
  for (const name of words('none')) names.set(name, undefined);
  for (const pair of words('other')) {
    const [name, short] = pair.split('=');
    names.set(name!, short);
  }
  return names;
}

let exceptions: Map<string, string | undefined> | undefined;

/** What `-hh` calls an option; undefined where it leaves it out. */
export function commonName(name: string, aliases: readonly string[]): string | undefined {
  exceptions ??= readNames();
  return exceptions.has(name) ? exceptions.get(name) : (aliases[0] ?? name);
}
