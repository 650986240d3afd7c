/** Channels as people call them; one that is not known here is called what the data call it. */
import type { Language } from "../words/language";
import { told } from "../words/language";

const NAMES: Record<string, { vi: string; en: string }> = {
  website: { vi: "Website", en: "Website" },
  web: { vi: "Website", en: "Website" },
  app: { vi: "Ứng dụng", en: "App" },
  mobile_app: { vi: "Ứng dụng", en: "App" },
  shop: { vi: "Cửa hàng", en: "Shop" },
  store: { vi: "Cửa hàng", en: "Shop" },
  pos: { vi: "Cửa hàng", en: "Shop" },
  email: { vi: "Email", en: "E-mail" },
  sms: { vi: "SMS", en: "SMS" },
  push: { vi: "Tin đẩy", en: "Push" },
  hotline: { vi: "Tổng đài", en: "Hotline" },
  phone: { vi: "Điện thoại", en: "Phone" },
  telesales: { vi: "Telesales", en: "Telesales" },
  zalo: { vi: "Zalo", en: "Zalo" },
  messenger: { vi: "Messenger", en: "Messenger" },
  facebook: { vi: "Facebook", en: "Facebook" },
  tiktok: { vi: "TikTok", en: "TikTok" },
  google: { vi: "Google", en: "Google" },
  search: { vi: "Tìm kiếm", en: "Search" },
  ads: { vi: "Quảng cáo", en: "Ads" },
  referral: { vi: "Giới thiệu", en: "Referral" },
  fair: { vi: "Hội chợ", en: "Fair" },
  event: { vi: "Sự kiện", en: "Event" },
  marketplace: { vi: "Sàn thương mại", en: "Marketplace" },
  shopee: { vi: "Shopee", en: "Shopee" },
  courier: { vi: "Giao hàng", en: "Courier" },
  delivery: { vi: "Giao hàng", en: "Delivery" },
  survey: { vi: "Khảo sát", en: "Survey" },
  chat: { vi: "Trò chuyện", en: "Chat" },
};

/** Name a channel in a language. */
export function channelName(id: string, now: Language, none: string): string {
  if (id === "") return none;
  const known = NAMES[id.toLowerCase().replaceAll(/[\s-]+/g, "_")];
  if (known) return told(known[now]);
  return id.charAt(0).toUpperCase() + id.slice(1);
}
