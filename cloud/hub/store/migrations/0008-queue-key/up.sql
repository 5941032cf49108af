-- The key that tills seal exported queues to. One for the whole hub, made at its first start.
create table queue_key (
  only_row boolean primary key default true check (only_row),
  -- raw X25519 public key and PKCS #8 private key, base64
  public_key text not null,
  private_key text not null,
  created_at timestamptz not null
);
