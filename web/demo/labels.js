// The demo page's own words.
const zhCN = {
  me: "我", wallet: "钱包", monthlyPay: "月付", back: "返回",
  stage: "演示台", customer: "当前用户", language: "语言", date: "业务日期", move: "推进到这一天",
  moving: "正在逐日结账…", moved: "已推进", notMoved: "日期只能往后推，一次最多 400 天",
  phone: "手机短信（沙箱）", noCodes: "还没有短信",
  code: (code, minutes) => `【月付】验证码 ${code}，${minutes} 分钟内有效。任何人索要都不要给。`,
  trouble: "暂时读不到账户，请稍后刷新",
  orders: "最近订单", noOrders: "还没有订单", cards: "付款方式", noCards: "没有绑定", change: "零钱", alipay: "支付宝",
  notOpened: "还没有开通月付", closed: (day) => `已在${day}关闭`, nothingDue: "本期没有待还",
  dueNow: "本期应还", dueOn: (day, left) => (left === 0 ? `${day}到期，今天` : `${day}到期，还有 ${left} 天`),
  late: (days) => `已逾期 ${days} 天`, ofWhich: "其中违约金和利息", total: "全部待还",
  available: "可用额度", ofLimit: (limit) => `总额度 ${limit}`, balance: "多还的余额",
  frozen: "已冻结，暂时不能用来付款；还款不受影响", bill: (day) => `${day}账单`,
  nextBill: (day) => `下期账单 · ${day}出账`, nextDue: (day) => `${day}还款`, noNext: "还没有消费",
  plans: "分期", left: (left, terms) => `还有 ${left} 期，共 ${terms} 期`,
  askUs: "问月付助手", billTitle: (day) => `${day}账单`,
  states: { authorised: "待收货", posted: "已入账", cancelled: "已取消", declined: "未通过" },
  refunded: (amount) => `已退 ${amount}`,
  causes: {
    overdue: "有逾期", misuse: "使用异常", bureau: "征信查询结果", environment: "登录环境异常",
    identity_changed: "身份信息有变更", cash_out: "疑似套现", customer_lock: "您自己锁定了",
  },
  reasons: {
    account_closed: "账户已关闭", hold: "已冻结", limit: "额度不够", order_cap: "超过单笔上限",
    merchant: "商家不支持", item: "商品不支持", scene: "场景不支持",
  },
};

const zhTW = {
  me: "我", wallet: "錢包", monthlyPay: "月付", back: "返回",
  stage: "演示台", customer: "目前用戶", language: "語言", date: "業務日期", move: "推進到這一天",
  moving: "正在逐日結帳…", moved: "已推進", notMoved: "日期只能往後推，一次最多 400 天",
  phone: "手機簡訊（沙箱）", noCodes: "還沒有簡訊",
  code: (code, minutes) => `【月付】驗證碼 ${code}，${minutes} 分鐘內有效。任何人索要都不要給。`,
  trouble: "暫時讀不到帳戶，請稍後重新整理",
  orders: "最近訂單", noOrders: "還沒有訂單", cards: "付款方式", noCards: "沒有綁定", change: "零錢", alipay: "支付寶",
  notOpened: "還沒有開通月付", closed: (day) => `已在${day}關閉`, nothingDue: "本期沒有待還",
  dueNow: "本期應還", dueOn: (day, left) => (left === 0 ? `${day}到期，今天` : `${day}到期，還有 ${left} 天`),
  late: (days) => `已逾期 ${days} 天`, ofWhich: "其中違約金和利息", total: "全部待還",
  available: "可用額度", ofLimit: (limit) => `總額度 ${limit}`, balance: "多還的餘額",
  frozen: "已凍結，暫時不能用來付款；還款不受影響", bill: (day) => `${day}帳單`,
  nextBill: (day) => `下期帳單 · ${day}出帳`, nextDue: (day) => `${day}還款`, noNext: "還沒有消費",
  plans: "分期", left: (left, terms) => `還有 ${left} 期，共 ${terms} 期`,
  askUs: "問月付助手", billTitle: (day) => `${day}帳單`,
  states: { authorised: "待收貨", posted: "已入帳", cancelled: "已取消", declined: "未通過" },
  refunded: (amount) => `已退 ${amount}`,
  causes: {
    overdue: "有逾期", misuse: "使用異常", bureau: "徵信查詢結果", environment: "登入環境異常",
    identity_changed: "身分資料有變更", cash_out: "疑似套現", customer_lock: "您自己鎖定了",
  },
  reasons: {
    account_closed: "帳戶已關閉", hold: "已凍結", limit: "額度不夠", order_cap: "超過單筆上限",
    merchant: "商家不支援", item: "商品不支援", scene: "場景不支援",
  },
};

const en = {
  me: "Me", wallet: "Wallet", monthlyPay: "Monthly Pay", back: "Back",
  stage: "Demo controls", customer: "Customer", language: "Language", date: "Business date", move: "Move to this day",
  moving: "Closing day after day…", moved: "Moved", notMoved: "The date only moves forward, at most 400 days at once",
  phone: "Text messages (sandbox)", noCodes: "No messages yet",
  code: (code, minutes) => `[Monthly Pay] Your code is ${code}, good for ${minutes} minutes. Never give it to anybody.`,
  trouble: "The account cannot be read right now. Please reload later",
  orders: "Recent orders", noOrders: "No orders yet", cards: "Payment methods", noCards: "None bound", change: "Wallet change", alipay: "Alipay",
  notOpened: "Monthly Pay is not open", closed: (day) => `Closed on ${day}`, nothingDue: "Nothing due now",
  dueNow: "Due now", dueOn: (day, left) => (left === 0 ? `Due ${day}, today` : `Due ${day}, ${left} day${left === 1 ? "" : "s"} left`),
  late: (days) => `${days} days late`, ofWhich: "Penalty and interest in it", total: "Everything owed",
  available: "Available", ofLimit: (limit) => `Limit ${limit}`, balance: "Balance in your favour",
  frozen: "Frozen: it cannot be used to pay for now. Repaying always works", bill: (day) => `Bill of ${day}`,
  nextBill: (day) => `Next bill · ${day}`, nextDue: (day) => `Due ${day}`, noNext: "No purchases yet",
  plans: "Instalments", left: (left, terms) => `${left} of ${terms} left`,
  askUs: "Ask the assistant", billTitle: (day) => `Bill of ${day}`,
  states: { authorised: "On its way", posted: "Posted", cancelled: "Cancelled", declined: "Declined" },
  refunded: (amount) => `${amount} refunded`,
  causes: {
    overdue: "overdue", misuse: "misuse", bureau: "credit bureau", environment: "unusual logins",
    identity_changed: "identity changed", cash_out: "suspected cash-out", customer_lock: "locked by you",
  },
  reasons: {
    account_closed: "account closed", hold: "frozen", limit: "not enough limit", order_cap: "above the order cap",
    merchant: "shop does not take it", item: "item not supported", scene: "not supported here",
  },
};

export const labelsOf = (locale) => ({ "zh-CN": zhCN, "zh-TW": zhTW, en })[locale];
